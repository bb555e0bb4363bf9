using System.Collections.Concurrent;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>
/// Reads one source from beginning to end: whom it names, whether too many would be blocked, what has changed, and last who is gone.
/// One run at a time for each provider, on whichever node. See readme.md.
/// </summary>
public sealed partial class PeopleReader(
    IDbContextFactory<PortalDbContext> contexts, IEnumerable<IPeopleSource> sources, RunRows runs, BatchWriter batches, Vanished vanished,
    TimeProvider clock, ILogger<PeopleReader> logger, int mostNamed = NamedIds.Most)
{
    /// <summary>More than these are read with everybody else.</summary>
    private const int MaxById = 5000;

    /// <summary>Rows in somebody's way that get a second chance; beyond them they are refused at once.</summary>
    private const int MaxPostponed = 5000;

    private const int MaxRounds = 10;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>The log hears of an outage once.</summary>
    private readonly ConcurrentDictionary<long, bool> failing = new();

    /// <summary>Null when a run is under way already, or there is no such provider; otherwise the run as it ended.</summary>
    public async Task<SyncRun?> RunAsync(long providerId, ReadOrder order, CancellationToken cancellationToken) =>
        await runs.BeginAsync(providerId, order, cancellationToken) is { } run ? await CarryOutAsync(run, cancellationToken) : null;

    /// <summary>Carries out what <see cref="RunRows.BeginAsync"/> has begun. What goes wrong is said in the run; only a database that is away throws.</summary>
    public async Task<SyncRun> CarryOutAsync(SyncRun run, CancellationToken cancellationToken)
    {
        try
        {
            var (state, problem) = await TryAsync(run, cancellationToken);
            await runs.EndAsync(run, state, problem, cancellationToken);
            return run;
        }
        catch (LeaseLostException)
        {
            LogLost(logger, run.Id);
            return await runs.FindAsync(run.Id, cancellationToken) ?? run;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await LeaveAsync(run);
            throw;
        }
    }

    private async Task<(SyncRunState State, string? Problem)> TryAsync(SyncRun run, CancellationToken cancellationToken)
    {
        try
        {
            var ended = await ReadAsync(run, cancellationToken);
            if (failing.TryRemove(run.ProviderId, out _))
                LogBack(logger, run.ProviderId);
            return ended;
        }
        catch (SetUpAnewException)
        {
            return (SyncRunState.Failed, nameof(RunProblem.SetUpAnew));
        }
        catch (SourceFaultException fault)
        {
            if (failing.TryAdd(run.ProviderId, true))
                LogFault(logger, run.ProviderId, run.Id, fault.Fault, fault.Detail, fault.InnerException);
            return (SyncRunState.Failed, fault.Detail is { Length: > 0 } ? $"{fault.Fault}: {fault.Detail}" : fault.Fault.ToString());
        }
#pragma warning disable CA1031 // Whatever a directory or a file brought about: what was done stays, nobody is blocked, and the next run begins anew.
        catch (Exception broken) when (broken is not LeaseLostException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (failing.TryAdd(run.ProviderId, true))
                LogBroken(logger, broken, run.ProviderId, run.Id);
            return (SyncRunState.Failed, $"{nameof(SourceFault.Other)}: {broken.GetType().Name}");
        }
    }

    private async Task<(SyncRunState State, string? Problem)> ReadAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var provider = await db.Providers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == run.ProviderId, cancellationToken) ?? throw new LeaseLostException();
        if (provider.Setup != run.Setup)
            throw new SetUpAnewException();
        var source = sources.FirstOrDefault(s => s.Source == provider.Source);
        if (source is null || ReadSettings.ScheduleOf(provider) is not { } schedule)
            throw new SourceFaultException(SourceFault.NotSetUp, detail: null);

        var hand = new RunInHand(run, provider, mostNamed);
        await using var reading = await source.OpenAsync(provider, run.FileName, cancellationToken);
        await foreach (var id in reading.IdsAsync(cancellationToken).WithCancellation(cancellationToken))
        {
            hand.Named.Name(id);
            await runs.BeatAsync(run, cancellationToken);
        }

        run.Named = hand.Named.Count;
        await vanished.FindAsync(hand, cancellationToken);
        var wouldBlock = WouldBlock(hand, schedule);
        if (wouldBlock is not null && !run.IsDryRun)
        {
            await vanished.TellAsync(hand, cancellationToken);
            return (SyncRunState.Asks, wouldBlock);
        }

        foreach (var linked in await ReadStart.LinkedAsync(db, provider, cancellationToken))
            hand.Named.Want(linked);
        run.SinceCursor = run.IsWhole || hand.Named.Wanted().Take(MaxById + 1).Count() > MaxById ? null : await ReadStart.CursorAsync(db, provider, clock.GetUtcNow().UtcDateTime, cancellationToken);
        run.IsWhole = run.SinceCursor is null;
        await ReadPeopleAsync(hand, reading, cancellationToken);

        if (run.IsDryRun)
        {
            await vanished.TellAsync(hand, cancellationToken);
            return (SyncRunState.Finished, wouldBlock);
        }

        await vanished.BlockAsync(hand, cancellationToken);
        await vanished.ForgetAsync(hand, cancellationToken);
        run.Cursor = ReadStart.Kept(provider, reading.Cursor);
        return (SyncRunState.Finished, Problem: null);
    }

    /// <summary>Null where it may go on.</summary>
    private static string? WouldBlock(RunInHand hand, ReadSchedule schedule)
    {
        var (run, missing, unasked) = (hand.Run, hand.Missing.Count, hand.GoneToday);
        if (!BlockGuard.Asks(schedule, hand.Active, missing, unasked, run.Named, run.MayBlock))
            return null;

        return FormattableString.Invariant($"{nameof(RunProblem.WouldBlock)}: {missing} of {hand.Active}{(unasked == 0 ? "" : $", after {unasked} within a day")}");
    }

    private async Task ReadPeopleAsync(RunInHand hand, IPeopleReading reading, CancellationToken cancellationToken)
    {
        var postponed = new List<TakenRow>();
        await TakeAsync(hand, reading.PeopleAsync(ReadStart.Unwrapped(hand.Run.SinceCursor), cancellationToken), postponed, cancellationToken);
        if (!hand.Run.IsWhole && hand.Named.Wanted().ToList() is { Count: > 0 } wanted)
            await TakeAsync(hand, reading.PeopleAsync(wanted, cancellationToken), postponed, cancellationToken);

        for (var round = 1; postponed.Count > 0; round++)
            postponed = await AgainAsync(hand, postponed, isLastChance: round == MaxRounds, cancellationToken);
    }

    /// <summary>A username may be free by now; and who got one may have given up another's. When nobody does any more, it is the last chance.</summary>
    private async Task<List<TakenRow>> AgainAsync(RunInHand hand, List<TakenRow> postponed, bool isLastChance, CancellationToken cancellationToken)
    {
        var left = new List<TakenRow>();
        foreach (var rows in postponed.Chunk(BatchWriter.Size))
            left.AddRange(await batches.WriteAsync(hand, rows, isLastChance, cancellationToken));
        return left.Count == postponed.Count ? await AgainAsync(hand, left, isLastChance: true, cancellationToken) : left;
    }

    private async Task TakeAsync(RunInHand hand, IAsyncEnumerable<SourcePerson> people, List<TakenRow> postponed, CancellationToken cancellationToken)
    {
        var batch = new List<TakenRow>(BatchWriter.Size);
        await foreach (var row in people.WithCancellation(cancellationToken))
        {
            if (Taken(hand, row) is not { } taken)
                continue;

            batch.Add(taken);
            if (batch.Count == BatchWriter.Size)
                await WriteAsync();
        }

        await WriteAsync();

        async Task WriteAsync()
        {
            postponed.AddRange(await batches.WriteAsync(hand, batch, isLastChance: postponed.Count >= MaxPostponed, cancellationToken));
            batch.Clear();
            await runs.BeatAsync(hand.Run, cancellationToken);
        }
    }

    /// <summary>Null for whom we know of already: read by their ids after they were among the changed ones.</summary>
    private static TakenRow? Taken(RunInHand hand, SourcePerson row)
    {
        if (NamedIds.FaultOf(row.ExternalId) is { } fault)
            return new TakenRow(row, fault);
        if (hand.Named.See(row.ExternalId))
            return new TakenRow(row, Refusal: null);

        return hand.Run.IsWhole ? new TakenRow(row, SourceRefusal.IdTwice) : null;
    }

    /// <summary>So that the next start, or another node, need not wait for the lease.</summary>
    private async Task LeaveAsync(SyncRun run)
    {
        using var patience = new CancellationTokenSource(Farewell, clock);
        try
        {
            await runs.EndAsync(run, SyncRunState.Failed, nameof(RunProblem.Interrupted), patience.Token);
        }
#pragma warning disable CA1031 // The portal stops; another node closes the run when its lease has passed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNoFarewell(logger, fault, run.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider} can't be read (run {Run}): {Fault}: {Detail}")]
    private static partial void LogFault(ILogger logger, long provider, long run, SourceFault fault, string? detail, Exception? exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading provider {Provider} broke off (run {Run})")]
    private static partial void LogBroken(ILogger logger, Exception exception, long provider, long run);

    [LoggerMessage(Level = LogLevel.Information, Message = "Provider {Provider} can be read again")]
    private static partial void LogBack(ILogger logger, long provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was closed from elsewhere while it was carried out here; it changes nothing more")]
    private static partial void LogLost(ILogger logger, long run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not be closed at the stop; it is as soon as its lease has passed")]
    private static partial void LogNoFarewell(ILogger logger, Exception exception, long run);
}
