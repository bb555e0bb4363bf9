namespace Claret.Portal.Sources.Reading;

/// <summary>Reads what is due, for as long as the portal runs; a long run holds up no other provider's.</summary>
public sealed partial class SyncWorker(SyncRounds rounds, SyncSignal signal, TimeProvider clock, ILogger<SyncWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    /// <summary>A directory that doesn't answer holds up no stop.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underWay = new List<Task>();
        var isBlind = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                underWay.RemoveAll(run => run.IsCompleted);
                underWay.AddRange(await rounds.LookAsync(stoppingToken));
                isBlind = false;
            }
#pragma warning disable CA1031 // Most likely the database is away; the next look is seconds off.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                // Once, not at every look.
                if (!isBlind && !stoppingToken.IsCancellationRequested)
                    LogBlind(logger, fault);
                isBlind = true;
            }

            try
            {
                await signal.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        // Each says in its row that it was broken off.
        await Task.WhenAll(underWay).WaitAsync(Farewell, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Which directories and files are due can't be seen at the moment; looking again every few seconds")]
    private static partial void LogBlind(ILogger logger, Exception exception);
}
