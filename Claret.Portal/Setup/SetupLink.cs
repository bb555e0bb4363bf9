using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Setup;

/// <summary>The first Admin's link: a reset like any other, begun by the settings. All inside the caller's transaction.</summary>
public sealed class SetupLink(TicketIssuer tickets, IStringLocalizer<SetupTexts> texts, IOptions<ResetOptions> options)
{
    /// <summary>Returns its reference.</summary>
    public async Task<string> IssueAsync(PortalDbContext db, Person person, DateTime now, CancellationToken cancellationToken)
    {
        var reset = new Reset
        {
            Reference = ResetReference.New(),
            State = ResetState.Open,
            StartedBy = ResetStart.Setup,
            RequestedAt = now,
            PersonId = person.Id,
        };
        reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.SentBySetup });
        db.Resets.Add(reset);
        await tickets.IssueAsync(db, reset, person, options.Value.AdminLifetime, texts["Operator"], [], cancellationToken);
        return reset.Reference;
    }

    public Task<bool> WasMadeAfterAsync(PortalDbContext db, Person person, DateTime time, CancellationToken cancellationToken) =>
        Begun(db, person).AnyAsync(r => r.RequestedAt > time, cancellationToken);

    /// <summary>A mail that was given up reached nobody: it doesn't count.</summary>
    public Task<bool> WasMailedAfterAsync(PortalDbContext db, Person person, DateTime time, CancellationToken cancellationToken) =>
        Begun(db, person).AnyAsync(r => r.RequestedAt > time && r.Reason != ResetReason.NotMailed, cancellationToken);

    /// <summary>Why the newest mail was given up, without the address; empty if nobody said, null if it wasn't.</summary>
    public async Task<string?> LastRefusalAsync(PortalDbContext db, Person person, CancellationToken cancellationToken)
    {
        var newest = await Begun(db, person).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        if (newest is not { Reason: ResetReason.NotMailed })
            return null;

        var mail = await db.Outbox.Where(m => m.CaseReference == newest.Reference).Select(m => new { m.LastAnswer, m.Recipient }).FirstOrDefaultAsync(cancellationToken);
        return mail is null ? "" : TicketMail.WithoutAddress(mail.LastAnswer, mail.Recipient);
    }

    /// <summary>
    /// A mail that still waits is due at once, for the operator may have started again to mend what held it up. Returns the mail
    /// server's last answer, without the address; empty before the first, null if none waits.
    /// </summary>
    public async Task<string?> HurryAsync(PortalDbContext db, Person person, DateTime now, CancellationToken cancellationToken)
    {
        var references = await Begun(db, person).Where(r => r.State == ResetState.Open).Select(r => r.Reference).ToListAsync(cancellationToken);
        var unsent = db.Outbox.Where(m => references.Contains(m.CaseReference!) && (m.State == OutboxState.Waiting || m.State == OutboxState.Leased));
        await unsent.Where(m => m.State == OutboxState.Waiting && m.DueAt > now).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, now), cancellationToken);
        var waiting = await unsent.Select(m => new { m.LastAnswer, m.Recipient }).FirstOrDefaultAsync(cancellationToken);
        return waiting is null ? null : TicketMail.WithoutAddress(waiting.LastAnswer, waiting.Recipient);
    }

    private static IQueryable<Reset> Begun(PortalDbContext db, Person person) =>
        db.Resets.Where(r => r.PersonId == person.Id && r.StartedBy == ResetStart.Setup);
}
