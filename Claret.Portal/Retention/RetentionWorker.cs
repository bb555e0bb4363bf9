using System.Security.Cryptography;

namespace Claret.Portal.Retention;

/// <summary>Removes old rows about once an hour. Several nodes may do it at once: a row is removed by whoever comes first.</summary>
public sealed partial class RetentionWorker(OldRows rows, TimeProvider clock, ILogger<RetentionWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Begins by waiting: a start has better things to do, and nodes that start together don't clean together.
            await Task.Delay(TimeSpan.FromMinutes(RandomNumberGenerator.GetInt32(50, 70)), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Thrown, it would be called a crash by a host that couldn't start.
            if (stoppingToken.IsCancellationRequested)
                return;

            try
            {
                await rows.RemoveAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(logger, broken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows could not be removed; trying again in an hour")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
