using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>
/// The rows of runs. A provider has at most one without an end, which an index enforces on all nodes; whoever carries it out moves its
/// lease on, and a lease that has passed means that node is gone.
/// </summary>
public sealed class RunRows(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Far longer than a batch or a page of a directory takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Of each provider; besides them those stay that say where the next run may begin, and what an admin let a run block in the last day.</summary>
    public const int Kept = 50;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Null when a run is under way, or there is no such provider, or it isn't set up as the order demands.</summary>
    public async Task<SyncRun?> BeginAsync(long providerId, ReadOrder order, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = Now;
        await CloseDeadAsync(db, db.SyncRuns.Where(r => r.ProviderId == providerId), cancellationToken);
        var provider = await db.Providers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == providerId, cancellationToken);
        if (provider is null || (order.Setup is { } setup && provider.Setup != setup) || await IsUnderWayAsync(db, providerId, cancellationToken))
            return null;

        var run = new SyncRun
        {
            ProviderId = providerId,
            Setup = provider.Setup,
            StartedAt = now,
            StartedBy = order.StartedBy,
            IsDryRun = order.IsDryRun,
            IsWhole = order.IsWhole,
            MayBlock = order.MayBlock,
            FileName = order.FileName,
            State = SyncRunState.Running,
            LeasedUntil = now + Lease,
        };
        db.SyncRuns.Add(run);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return run;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            // Somebody else was first, and the index decides between us.
            if (await IsUnderWayAsync(db, providerId, cancellationToken))
                return null;
            throw;
        }
    }

    /// <summary>Closes the runs of nodes that are gone.</summary>
    public async Task CloseDeadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await CloseDeadAsync(db, db.SyncRuns, cancellationToken);
    }

    public async Task<SyncRun?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SyncRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
    }

    /// <summary>
    /// Moves lease and numbers on; last in a transaction, so that a run which isn't this node's any more, or whose provider has been
    /// switched off or set up otherwise, leaves nothing behind.
    /// </summary>
    /// <exception cref="LeaseLostException" />
    /// <exception cref="SetUpAnewException" />
    public async Task MoveOnAsync(PortalDbContext db, SyncRun run, RunCounts counts, CancellationToken cancellationToken)
    {
        var asOrdered = Held(db, run).Where(r => db.Providers.Any(p => p.Id == r.ProviderId && p.Setup == r.Setup && (p.IsEnabled || r.IsDryRun)));
        if (await MoveOnAsync(asOrdered, run, counts, cancellationToken))
            return;
        throw await Held(db, run).AnyAsync(cancellationToken) ? new SetUpAnewException() : new LeaseLostException();
    }

    /// <summary>The same by itself, once half of the lease is over: while a source is slow, or nothing has changed.</summary>
    /// <exception cref="LeaseLostException" />
    public async Task BeatAsync(SyncRun run, CancellationToken cancellationToken)
    {
        if (Now < run.LeasedUntil - (Lease / 2))
            return;

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await MoveOnAsync(db, run, RunCounts.Of(run), cancellationToken);
    }

    /// <summary>With its row in the audit.</summary>
    /// <exception cref="LeaseLostException" />
    public async Task EndAsync(SyncRun run, SyncRunState state, string? problem, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await MoveOnAsync(Held(db, run), run, RunCounts.Of(run), cancellationToken))
            throw new LeaseLostException();

        (run.State, run.EndedAt, run.Problem) = (state, Now, problem is null ? null : Typed.Cut(problem, SyncRun.MaxProblem));
        await db.SyncRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, run.State).SetProperty(r => r.EndedAt, run.EndedAt).SetProperty(r => r.Problem, run.Problem).SetProperty(r => r.Cursor, run.Cursor),
            cancellationToken);
        await RecordAsync(db, run, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Those beyond <see cref="Kept"/>, with their findings.</summary>
    public async Task RemoveOldAsync(long providerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = db.SyncRuns.Where(r => r.ProviderId == providerId);
        var oldest = await runs.OrderByDescending(r => r.Id).Skip(Kept - 1).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);
        var last = await ReadStart.Finished(db, providerId).MaxAsync(r => (long?)r.Id, cancellationToken);
        var lastWhole = await ReadStart.Finished(db, providerId).Where(r => r.IsWhole).MaxAsync(r => (long?)r.Id, cancellationToken);
        var today = Now - BlockGuard.Day;
        if (oldest is not null)
            await runs.Where(r => r.Id < oldest && r.EndedAt != null && r.Id != last && r.Id != lastWhole && (r.MayBlock == null || r.EndedAt < today)).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<SyncRun> Held(PortalDbContext db, SyncRun run) => db.SyncRuns.Where(r => r.Id == run.Id && r.EndedAt == null);

    private async Task<bool> MoveOnAsync(IQueryable<SyncRun> held, SyncRun run, RunCounts counts, CancellationToken cancellationToken)
    {
        run.LeasedUntil = Now + Lease;
        return await held.ExecuteUpdateAsync(
            set => set.SetProperty(r => r.LeasedUntil, run.LeasedUntil)
                .SetProperty(r => r.IsWhole, run.IsWhole)
                .SetProperty(r => r.SinceCursor, run.SinceCursor)
                .SetProperty(r => r.Named, run.Named)
                .SetProperty(r => r.Added, counts.Added)
                .SetProperty(r => r.Changed, counts.Changed)
                .SetProperty(r => r.Blocked, counts.Blocked)
                .SetProperty(r => r.Returned, counts.Returned)
                .SetProperty(r => r.Refused, counts.Refused),
            cancellationToken) == 1;
    }

    private async Task CloseDeadAsync(PortalDbContext db, IQueryable<SyncRun> runs, CancellationToken cancellationToken)
    {
        var now = Now;
        foreach (var run in await runs.AsNoTracking().Where(r => r.EndedAt == null && r.LeasedUntil < now).ToListAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            (run.State, run.Problem) = (SyncRunState.Failed, nameof(RunProblem.Interrupted));
            var closed = await db.SyncRuns.Where(r => r.Id == run.Id && r.EndedAt == null && r.LeasedUntil < now).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.State, run.State).SetProperty(r => r.EndedAt, now).SetProperty(r => r.Problem, run.Problem), cancellationToken);
            if (closed == 1)
                await RecordAsync(db, run, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task RecordAsync(PortalDbContext db, SyncRun run, CancellationToken cancellationToken)
    {
        var name = await db.Providers.Where(p => p.Id == run.ProviderId).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken);
        var isFinished = run.State == SyncRunState.Finished;
        var numbers = FormattableString.Invariant(
            $"{run.Named} named, {run.Added} added, {run.Changed} changed, {run.Blocked} blocked, {run.Returned} returned, {run.Refused} refused");
        db.Audit.Add(new AuditEntry
        {
            At = Now,
            Action = AuditAction.SourceRead,
            Outcome = isFinished ? AuditOutcome.Done : AuditOutcome.Refused,
            ActorId = run.StartedBy,
            Reason = Typed.Cut($"{name}: {(isFinished ? numbers : run.Problem)}{(run.IsDryRun ? " (only tried)" : "")}", 500),
        });
    }

    private static Task<bool> IsUnderWayAsync(PortalDbContext db, long providerId, CancellationToken cancellationToken) =>
        db.SyncRuns.AnyAsync(r => r.ProviderId == providerId && r.EndedAt == null, cancellationToken);
}
