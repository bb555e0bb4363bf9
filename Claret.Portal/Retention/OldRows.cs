using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Retention;

/// <summary>Removes what is over, in batches: no statement holds its locks long, and a portal that was never cleaned catches up.</summary>
public sealed partial class OldRows(
    IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<RetentionOptions> options, IOptions<SignIn.SessionOptions> sessions, ILogger<OldRows> logger)
{
    /// <summary>Rows a statement.</summary>
    public const int Batch = 500;

    /// <summary>Twice the longest window that is counted.</summary>
    private static readonly TimeSpan CountersLast = TimeSpan.FromDays(2);

    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var keep = options.Value;
        var removed =
            await RemoveAsync("resets", db => Over(db, now).Where(r => r.RequestedAt < now - keep.Resets).OrderBy(r => r.RequestedAt), cancellationToken)
            + await RemoveAsync("mails", db => db.Outbox.Where(m => m.FinishedAt < now - keep.Mail).OrderBy(m => m.FinishedAt), cancellationToken)
            + await RemoveAsync("mail attempts", db => db.MailAttempts
                .Where(a => a.StartedAt < now - keep.Mail && !db.Outbox.Any(m => m.Id == a.MessageId)).OrderBy(a => a.StartedAt), cancellationToken)
            + await RemoveAsync("sessions", db => db.Sessions.Where(s => s.CreatedAt < now - sessions.Value.Absolute - keep.Sessions).OrderBy(s => s.CreatedAt), cancellationToken)
            + await RemoveAsync("counters", db => db.Limits.Where(l => l.WindowStart < now - CountersLast).OrderBy(l => l.WindowStart), cancellationToken)
            + await RemoveAsync("nobody's sign-in failures", db => SignInPauses.OfNobody(db).Where(d => d.CountedSince < now - CountersLast).OrderBy(d => d.CountedSince), cancellationToken)
            + await RemoveAsync("accounts' sign-in failures", db => db.SignInDelays.Where(d => d.CountedSince < now - keep.SignInFailures).OrderBy(d => d.CountedSince), cancellationToken);
        return removed;
    }

    /// <summary>What was never resolved or mailed is still owed, however old, and a portal that was down that long has just mailed a live link.</summary>
    private static IQueryable<Reset> Over(PortalDbContext db, DateTime now)
    {
        var living = LivingTickets.In(db, now);
        return db.Resets.Where(r => r.State != ResetState.Requested
            && !db.Outbox.Any(m => m.CaseReference == r.Reference && (m.State == OutboxState.Waiting || m.State == OutboxState.Leased))
            && !living.Any(t => t.ResetId == r.Id));
    }

    private async Task<int> RemoveAsync<T>(string what, Func<PortalDbContext, IQueryable<T>> old, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = 0;
        int batch;
        do
        {
            batch = await old(db).Take(Batch).ExecuteDeleteAsync(cancellationToken);
            removed += batch;
        }
        while (batch == Batch);

        if (removed > 0)
            LogRemoved(logger, removed, what);
        return removed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} {What} that were kept long enough")]
    private static partial void LogRemoved(ILogger logger, int count, string what);
}
