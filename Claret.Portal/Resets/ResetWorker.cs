using System.Security.Cryptography;
using Claret.Portal.Mail;

namespace Claret.Portal.Resets;

/// <summary>
/// Resolves requests on every node, at moments of its own: one that ran right after a request would slow the next one down, by
/// more where there is something to mail. Survives a database that is gone for a while.
/// </summary>
public sealed partial class ResetWorker(ResetResolver resolver, OutboxSignal mail, TimeProvider clock, ILogger<ResetWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isBroken = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var resolved = await resolver.ResolveWaitingAsync(stoppingToken);
                if (isBroken)
                    LogBack(logger);
                isBroken = false;
                if (resolved > 0)
                    mail.Pulse();
                if (resolved == ResetResolver.Batch)
                    continue;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                // Once, not every second.
                if (!isBroken)
                    LogBroken(logger, broken);
                isBroken = true;
            }

            // Thrown, the end would be called a crash by a host that couldn't start.
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(500, 1500)), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Password resets could not be resolved; trying again every second")]
    private static partial void LogBroken(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Password resets are resolved again")]
    private static partial void LogBack(ILogger logger);
}
