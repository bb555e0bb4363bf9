using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Mail;

/// <summary>
/// How rows of the outbox change hands, for both databases. <see cref="OutboxMessage.Attempts"/> is the fence: it only grows
/// while a row is leased, so a worker that was asleep past its lease finds another number and changes nothing.
/// </summary>
public static class OutboxRows
{
    /// <summary>Far longer than composing and one hand-over can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>{0} the lease's end, {1} now, {2} how many. SQLite has one writer at a time, so nothing needs a lock.</summary>
    public static readonly string ClaimOnSqlite = Claim("");

    /// <summary>The same; workers step over what another is just taking.</summary>
    public static readonly string ClaimOnPostgres = Claim("FOR UPDATE SKIP LOCKED");

    /// <summary>Leases up to <paramref name="count"/> rows that are due, or whose worker is gone.</summary>
    public static Task<List<OutboxMessage>> ClaimAsync(PortalDbContext db, DateTime now, int count, CancellationToken cancellationToken) => db.Outbox
        .FromSqlRaw(db.Database.IsNpgsql() ? ClaimOnPostgres : ClaimOnSqlite, now + Lease, now, count)
        .AsNoTracking()
        .ToListAsync(cancellationToken);

    /// <summary>Counts a hand-over and begins the lease anew. False when the row is no longer this worker's.</summary>
    public static async Task<bool> BeginAttemptAsync(PortalDbContext db, OutboxMessage message, DateTime now, CancellationToken cancellationToken) =>
        await Held(db, message).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Attempts, m => m.Attempts + 1).SetProperty(m => m.LeasedUntil, now + Lease),
            cancellationToken) == 1;

    /// <summary>Gives the row its verdict; the secret goes as soon as it can't be needed again. False when the row is no longer this worker's.</summary>
    public static async Task<bool> SettleAsync(PortalDbContext db, OutboxMessage message, OutboxVerdict verdict, DateTime now, CancellationToken cancellationToken)
    {
        var rows = Held(db, message);
        var erased = verdict.State == OutboxState.Failed && message.ProtectedSecret is not null ? OutboxMessage.ErasedSecret : null;
        var changed = verdict.IsFinal
            ? await rows.ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, verdict.State)
                    .SetProperty(m => m.LastAnswer, verdict.Answer)
                    .SetProperty(m => m.FinishedAt, now)
                    .SetProperty(m => m.LeasedUntil, (DateTime?)null)
                    .SetProperty(m => m.ProtectedSecret, erased),
                cancellationToken)
            : await rows.ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, verdict.State)
                    .SetProperty(m => m.LastAnswer, verdict.Answer)
                    .SetProperty(m => m.DueAt, verdict.DueAt)
                    .SetProperty(m => m.LeasedUntil, (DateTime?)null),
                cancellationToken);
        return changed == 1;
    }

    /// <summary>
    /// Makes a mail due now: one that waits for its next try, or one that failed and has lost no secret. False when it is neither,
    /// or no longer: of two who ask at once, one is told so.
    /// </summary>
    public static async Task<bool> AskAgainAsync(PortalDbContext db, long id, DateTime now, CancellationToken cancellationToken) =>
        await db.Outbox
            .Where(m => m.Id == id && ((m.State == OutboxState.Waiting && m.DueAt > now) || (m.State == OutboxState.Failed && m.ProtectedSecret == null)))
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, OutboxState.Waiting)
                    .SetProperty(m => m.DueAt, now)
                    .SetProperty(m => m.FinishedAt, (DateTime?)null),
                cancellationToken) == 1;

    // Two choices, each read in the order of the index (State, DueAt) and no further than its limit: joined by OR, the whole backlog
    // would be sorted for every claim. Leased rows are a handful, and those whose worker is gone come first: they have waited longest.
    // Chosen once, before the update: without MATERIALIZED PostgreSQL may run a choice again for each row and take more.
    private static string Claim(string locked) =>
        $$"""
        WITH lost AS MATERIALIZED (
            SELECT "Id" FROM "Outbox" WHERE "State" = 1 AND "LeasedUntil" < {1} ORDER BY "DueAt" LIMIT {2} {{locked}}
        ), waiting AS MATERIALIZED (
            SELECT "Id" FROM "Outbox" WHERE "State" = 0 AND "DueAt" <= {1} ORDER BY "DueAt" LIMIT {2} - (SELECT COUNT(*) FROM lost) {{locked}}
        )
        UPDATE "Outbox" SET "State" = 1, "LeasedUntil" = {0}
        WHERE "Id" IN (SELECT "Id" FROM lost UNION ALL SELECT "Id" FROM waiting)
        RETURNING *
        """;

    private static IQueryable<OutboxMessage> Held(PortalDbContext db, OutboxMessage message) =>
        db.Outbox.Where(m => m.Id == message.Id && m.State == OutboxState.Leased && m.Attempts == message.Attempts);
}
