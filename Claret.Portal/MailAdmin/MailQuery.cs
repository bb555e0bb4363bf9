using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.MailAdmin;

/// <summary>What admins see of the outbox. Null means that the caller may not see it.</summary>
public sealed class MailQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>Beyond that the exact number helps nobody, and costs a walk through every row.</summary>
    public const int CountedUpTo = 1000;

    /// <summary>Newest attempts of one mail that are shown.</summary>
    public const int AttemptsShown = 20;

    /// <summary>Lost answers are looked for among this time's hand-overs.</summary>
    private static readonly TimeSpan LostAnswersKept = TimeSpan.FromDays(30);

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page above.</summary>
    public async Task<MailList?> ListAsync(Caller? caller, MailFilter filter, long? before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Mail))
            return null;

        var now = clock.GetUtcNow().UtcDateTime;
        var lost = LostAnswers(db, now);
        var found = await Filtered(db, filter, lost).AsNoTracking()
            .Where(m => before == null || m.Id < before)
            .OrderByDescending(m => m.Id)
            .Take(PageSize + 1)
            .Select(m => new { Message = m, HasLostAnswer = lost.Any(a => a.MessageId == m.Id) })
            .ToListAsync(cancellationToken);
        var shown = found.Take(PageSize).ToList();
        var resets = await RetryRule.ResetsOfAsync(db, shown.Select(f => f.Message), cancellationToken);
        var rows = shown.ConvertAll(f =>
            RowOf(f.Message, f.HasLostAnswer, RetryRule.Of(f.Message, resets.TryGetValue(f.Message.CaseReference ?? "", out var reset) ? reset : null, now), now));

        var counts = new Dictionary<MailFilter, int>();
        foreach (var counted in Enum.GetValues<MailFilter>())
            counts[counted] = await Filtered(db, counted, lost).Take(CountedUpTo).CountAsync(cancellationToken);
        return new MailList(
            rows, counts, found.Count > PageSize ? rows[^1].Id : null, actor.May.On(Feature.Mail) == PrivilegeLevel.FullAccess, actor.May.CanView(Feature.Resets));
    }

    /// <summary>The hand-overs of one mail, newest first, <see cref="AttemptsShown"/> at most.</summary>
    public async Task<IReadOnlyList<AttemptRow>?> AttemptsAsync(Caller? caller, long messageId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Mail))
            return null;

        var underWay = clock.GetUtcNow().UtcDateTime - OutboxRows.Lease;
        return await db.MailAttempts
            .Where(a => a.MessageId == messageId)
            .OrderByDescending(a => a.Id)
            .Take(AttemptsShown)
            .Select(a => new AttemptRow(a.Id, a.StartedAt, a.EndedAt, a.Transport, a.Outcome, a.Answer, a.Outcome == MailAttemptOutcome.Unknown && a.StartedAt >= underWay))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Without an answer for longer than any worker may hold a mail.</summary>
    private static IQueryable<MailAttempt> LostAnswers(PortalDbContext db, DateTime now)
    {
        var (from, to) = (now - LostAnswersKept, now - OutboxRows.Lease);
        return db.MailAttempts.Where(a => a.Outcome == MailAttemptOutcome.Unknown && a.StartedAt > from && a.StartedAt < to);
    }

    private static IQueryable<OutboxMessage> Filtered(PortalDbContext db, MailFilter filter, IQueryable<MailAttempt> lost) => filter switch
    {
        MailFilter.Waiting => db.Outbox.Where(m => m.State == OutboxState.Waiting || m.State == OutboxState.Leased),
        MailFilter.Sent => db.Outbox.Where(m => m.State == OutboxState.Sent),
        MailFilter.Unknown => db.Outbox.Where(m => lost.Select(a => a.MessageId).Contains(m.Id)),
        MailFilter.Failed => db.Outbox.Where(m => m.State == OutboxState.Failed),
        MailFilter.Dropped => db.Outbox.Where(m => m.State == OutboxState.Dropped),
        _ => db.Outbox,
    };

    private static MailRow RowOf(OutboxMessage message, bool hasLostAnswer, RetryRefusal? refusal, DateTime now)
    {
        var status = message.State switch
        {
            OutboxState.Waiting => MailStatus.Waiting,
            OutboxState.Leased when hasLostAnswer && message.LeasedUntil < now => MailStatus.Unknown,
            OutboxState.Leased => MailStatus.Sending,
            OutboxState.Sent => MailStatus.Sent,
            OutboxState.Failed => MailStatus.Failed,
            _ => MailStatus.Dropped,
        };
        return new MailRow(
            message.Id, message.Kind, message.Recipient, message.CaseReference, message.CreatedAt, status, message.Attempts,
            status == MailStatus.Waiting ? message.DueAt : null, message.FinishedAt, message.LastAnswer, hasLostAnswer, refusal);
    }
}
