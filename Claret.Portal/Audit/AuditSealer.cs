using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Claret.Portal.Audit;

/// <summary>
/// Chains what is on record by hash, in the order of ids. A row may only be sealed once no row below it can still appear: on
/// PostgreSQL ids are given before the commit. Any number of nodes may do it at once.
/// </summary>
public sealed class AuditSealer(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Rows a transaction.</summary>
    public const int Batch = 500;

    /// <summary>Seals what is committed, and says how many rows that was. None also when writers were busy, or another node was first: the next round finds them.</summary>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        if (await FenceAsync(cancellationToken) is not { } upTo)
            return 0;

        var all = 0;
        int batch;
        do
        {
            batch = await SealBatchAsync(upTo, cancellationToken);
            all += batch;
        }
        while (batch == Batch);

        return all;
    }

    /// <summary>The id up to which every row is committed or never will be; null where there is nothing to seal, or it can't be told now.</summary>
    private async Task<long?> FenceAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.AuditSeals.MaxAsync(seal => (long?)seal.AuditId, cancellationToken) ?? 0;
        var newest = await db.Audit.MaxAsync(entry => (long?)entry.Id, cancellationToken) ?? 0;
        if (newest <= last)
            return null;
        // SQLite has one writer: its ids are committed in their order.
        if (db.Database.IsSqlite())
            return newest;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            // Held by nobody who has an id that isn't committed: an INSERT takes its lock before its id. Given back at once.
            await db.Database.ExecuteSqlAsync($"""SET LOCAL lock_timeout = '200ms'; LOCK TABLE "Audit" IN SHARE MODE""", cancellationToken);
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }

        return await db.Audit.MaxAsync(entry => (long?)entry.Id, cancellationToken);
    }

    private async Task<int> SealBatchAsync(long upTo, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.AuditId).FirstOrDefaultAsync(cancellationToken);
        var rows = await AuditRecords.RowsAsync(db, last?.AuditId ?? 0, upTo, Batch, cancellationToken);
        if (rows.Count == 0)
            return 0;

        var now = clock.GetUtcNow().UtcDateTime;
        // What both databases keep to the last digit, for it is hashed before it is kept.
        var sealedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var time = AuditForm.TimeText(sealedAt);
        var hash = last?.Hash ?? AuditForm.Beginning;
        foreach (var row in rows)
        {
            hash = AuditForm.Hash(hash, row, time);
            db.AuditSeals.Add(new AuditSeal { AuditId = row.Id, Hash = hash, SealedAt = sealedAt });
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return rows.Count;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            // Another node was first, and the key decides between us.
            if (!await db.AuditSeals.AnyAsync(seal => seal.AuditId == rows[0].Id, cancellationToken))
                throw;
            return 0;
        }
    }
}
