namespace Claret.Portal.Mail;

/// <summary>
/// Sends what is due, for as long as the portal runs; while a mail is slow, pulse and poll give new ones the free lanes. Errors are for the log: tomorrow's mail must not suffer from today's outage.
/// </summary>
public sealed partial class OutboxWorker(OutboxDispatcher dispatcher, OutboxSignal signal, ILogger<OutboxWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Poll;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await dispatcher.DispatchDueAsync(over => signal.WaitAsync(Poll, over), stoppingToken);
                pause = Poll;
            }
#pragma warning disable CA1031 // Most likely the database is away; it comes back, or an operator reads the log.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested)
                    return;

                pause = pause * 2 < LongestPoll ? pause * 2 : LongestPoll;
                LogFailed(logger, (int)pause.TotalSeconds, fault);
            }

            try
            {
                await signal.WaitAsync(pause, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail can't be sent at the moment; looking again in {Seconds} s at the latest")]
    private static partial void LogFailed(ILogger logger, int seconds, Exception exception);
}
