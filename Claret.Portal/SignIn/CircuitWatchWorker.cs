namespace Claret.Portal.SignIn;

/// <summary>
/// Looks every second. While the database is away nobody is signed out for it: every act asks it too, so nothing is done either.
/// </summary>
public sealed partial class CircuitWatchWorker(CircuitWatch watch, TimeProvider clock, ILogger<CircuitWatchWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var polls = new PeriodicTimer(Poll, clock);
        var isBlind = false;
        while (await NextAsync(polls, stoppingToken))
        {
            try
            {
                await watch.LookAsync(stoppingToken);
                if (isBlind)
                    LogBack(logger);
                isBlind = false;
            }
#pragma warning disable CA1031 // Most likely the database is away; the next look is a second off.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested)
                    return;

                // Once, not every second.
                if (!isBlind)
                    LogBlind(logger, fault);
                isBlind = true;
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer polls, CancellationToken stoppingToken)
    {
        try
        {
            return await polls.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether open pages' sessions have ended can't be seen at the moment; looking again every second")]
    private static partial void LogBlind(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Open pages' sessions can be seen again")]
    private static partial void LogBack(ILogger logger);
}
