using Claret.Portal.Mail;

namespace Claret.Portal.Resets;

/// <summary>Resolves requests as they come, on every node; survives a database that is gone for a while.</summary>
public sealed partial class ResetWorker(ResetResolver resolver, ResetSignal signal, OutboxSignal mail, ILogger<ResetWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await resolver.ResolveWaitingAsync(stoppingToken) > 0)
                {
                    mail.Pulse();
                    continue;
                }
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(logger, broken);
            }

            await signal.WaitAsync(Poll, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Password resets could not be resolved; trying again")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
