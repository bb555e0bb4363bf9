namespace Claret.Portal.Settings;

/// <summary>Looks every second, on every node. While the database is away everything stays as it is, and others say so.</summary>
public sealed partial class SettingsWorker(SettingsKeeper keeper, TimeProvider clock, ILogger<SettingsWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var polls = new PeriodicTimer(Poll, clock);
        var isBlind = false;
        try
        {
            while (await polls.WaitForNextTickAsync(stoppingToken))
                isBlind = !await TryLookAsync(isBlind, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The portal stops.
        }
    }

    /// <summary>False when it couldn't; the log hears of it once for each outage.</summary>
    private async Task<bool> TryLookAsync(bool isKnown, CancellationToken stoppingToken)
    {
        try
        {
            await keeper.RefreshAsync(stoppingToken);
            return true;
        }
#pragma warning disable CA1031 // Most likely the database is away; the next look is a second off.
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!isKnown)
                LogBlind(logger, fault);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether settings have changed can't be seen at the moment; the present ones stay, and it looks again every second")]
    private static partial void LogBlind(ILogger logger, Exception exception);
}
