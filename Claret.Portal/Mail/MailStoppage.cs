using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Mail;

/// <summary>
/// No mail goes out. Read from the attempts that every node writes down, so all of them agree, and over as soon as one mail is
/// accepted. A single mailbox that is full or gone stops nothing: it takes an answer that any mail would have got, or the same
/// kind of bad luck for several mails with no good one between.
/// </summary>
/// <param name="Since">When the first hand-over failed after the last that worked.</param>
/// <param name="Answer">The newest answer, in the server's words.</param>
/// <param name="Waiting">Mails that wait, <see cref="CountedUpTo"/> at most.</param>
public sealed record MailStoppage(DateTime Since, string Answer, int Waiting)
{
    public const int CountedUpTo = 1000;

    /// <summary>As many different mails refused or put off in a row are no coincidence.</summary>
    private const int InARow = 3;

    /// <summary>A mail is given up after a day; what is older says nothing about now.</summary>
    public static async Task<MailStoppage?> FindAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var dayAgo = now - OutboxVerdict.Patience;
        var lastAccepted = await db.MailAttempts
            .Where(a => a.StartedAt > dayAgo && a.Outcome == MailAttemptOutcome.Accepted)
            .MaxAsync(a => (DateTime?)a.StartedAt, cancellationToken) ?? dayAgo;
        var failed = db.MailAttempts.AsNoTracking()
            .Where(a => a.StartedAt > lastAccepted && a.Outcome != MailAttemptOutcome.Accepted && a.Outcome != MailAttemptOutcome.Unknown);
        var waiting = await db.Outbox
            .Where(m => m.State == OutboxState.Waiting || m.State == OutboxState.Leased)
            .Take(CountedUpTo)
            .CountAsync(cancellationToken);
        // With nothing left to try, only mail that is lost still tells of trouble: what was cancelled meanwhile is nobody's loss, and no
        // mail would ever come to end this.
        if (waiting == 0)
            failed = failed.Where(a => !db.Outbox.Any(m => m.Id == a.MessageId && m.State == OutboxState.Dropped));
        var ofAnyMail = failed.Where(a => a.Outcome == MailAttemptOutcome.Deferred);
        if (!await ofAnyMail.AnyAsync(cancellationToken))
        {
            if (await failed.Select(a => a.MessageId).Distinct().Take(InARow).CountAsync(cancellationToken) < InARow)
                return null;

            ofAnyMail = failed;
        }

        // Between two questions an attempt may be cleaned away.
        var newest = await ofAnyMail.OrderByDescending(a => a.StartedAt).ThenByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);
        if (newest is null)
            return null;

        var since = await ofAnyMail.MinAsync(a => (DateTime?)a.StartedAt, cancellationToken) ?? newest.StartedAt;
        return new MailStoppage(since, newest.Answer ?? "", waiting);
    }
}
