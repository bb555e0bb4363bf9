using System.Collections.Concurrent;
using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Sources.Files;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>Looks for what is to be read: what an admin began here, and what is due. Of several nodes that see it due at once one gets the run.</summary>
public sealed partial class SyncRounds(
    IDbContextFactory<PortalDbContext> contexts, RunRows runs, PeopleReader reader, BegunRuns begun, DropFolder folder, TimeProvider clock, ILogger<SyncRounds> logger)
{
    private readonly ConcurrentDictionary<long, DateTime> lookedAt = new();

    /// <summary>Begins what is to be done, and returns it while it is under way.</summary>
    public async Task<IReadOnlyList<Task>> LookAsync(CancellationToken cancellationToken)
    {
        var begins = new List<Task>();
        while (begun.TryTake(out var run))
            begins.Add(CarryOutAsync(run, cancellationToken));

        await runs.CloseDeadAsync(cancellationToken);
        foreach (var provider in await ReadableAsync(cancellationToken))
        {
            if (await DueAsync(provider, cancellationToken) is not { } order)
                continue;

            if (await runs.BeginAsync(provider.Id, order, cancellationToken) is { } run)
                begins.Add(CarryOutAsync(run, cancellationToken));
            // What was broken off stays taken, and is due again.
            else if (order is { FileName: { } taken, Setup: null })
                folder.PutBack(provider.Id, taken);
        }

        return begins;
    }

    private async Task CarryOutAsync(SyncRun run, CancellationToken cancellationToken)
    {
        try
        {
            var ended = await reader.CarryOutAsync(run, cancellationToken);
            folder.Settle(ended);
            await runs.RemoveOldAsync(run.ProviderId, cancellationToken);
        }
#pragma warning disable CA1031 // The database is away: the run is closed when its lease has passed, and its provider is due again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
                LogBroken(logger, fault, run.Id);
        }
    }

    private async Task<List<Provider>> ReadableAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Providers.AsNoTracking()
            .Where(p => p.IsEnabled && p.Settings != null && (p.Source == PersonSource.Ldap || p.Source == PersonSource.UserSync))
            .Where(p => !db.SyncRuns.Any(r => r.ProviderId == p.Id && r.EndedAt == null))
            .OrderBy(p => p.Id)
            .ToListAsync(cancellationToken);
    }

    private async Task<ReadOrder?> DueAsync(Provider provider, CancellationToken cancellationToken)
    {
        if (ReadSettings.ScheduleOf(provider) is not { } schedule)
            return null;

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var latest = await db.SyncRuns.AsNoTracking().Where(r => r.ProviderId == provider.Id && !r.IsDryRun && r.EndedAt != null).OrderByDescending(r => r.Id).Take(2).ToListAsync(cancellationToken);
        var last = latest.FirstOrDefault();
        // Twice in a row: it may be what stops the portal.
        var isSuspect = latest is [{ IsInterrupted: true }, { IsInterrupted: true }];
        if (last is { IsBrokenOff: true } && !isSuspect && (last.FileName is null || folder.Find(provider.Id, last.FileName) is not null))
            return Again(last, provider);
        if (schedule.Every <= TimeSpan.Zero)
            return null;

        var now = clock.GetUtcNow().UtcDateTime;
        if (provider.Source == PersonSource.Ldap)
            return last is null || last.EndedAt + schedule.Every <= now ? new ReadOrder() : null;

        // A folder is looked at by each node for itself; without a file there is no run.
        if (lookedAt.TryGetValue(provider.Id, out var before) && before + schedule.Every > now)
            return null;
        lookedAt[provider.Id] = now;
        return folder.Take(provider.Id) is { } name ? new ReadOrder(FileName: name) : null;
    }

    /// <summary>
    /// As it was ordered. What was agreed to was agreed to for that setup, and less what was blocked already; whoever switched the provider
    /// off in the middle may have done so to stop it.
    /// </summary>
    private static ReadOrder Again(SyncRun run, Provider provider)
    {
        int? mayBlock = run is { IsInterrupted: true, MayBlock: { } agreed } && run.Setup == provider.Setup ? Math.Max(0, agreed - run.Blocked) : null;
        return new ReadOrder(IsDryRun: false, run.StartedBy, mayBlock, run.FileName, run.IsWhole, provider.Setup);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} could not be ended; it is closed as soon as its lease has passed")]
    private static partial void LogBroken(ILogger logger, Exception exception, long run);
}
