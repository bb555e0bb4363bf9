namespace Claret.Portal.Audit;

/// <summary>Seals every two seconds, and leaves a checkpoint behind when the portal stops. Survives a database that is gone for a while.</summary>
public sealed partial class AuditSealWorker(AuditSealer sealer, CheckpointKeeper checkpoints, TimeProvider clock, ILogger<AuditSealWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>A stop isn't held up for longer by a database that doesn't answer.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(Poll, clock);
        var isBroken = false;
        while (await NextAsync(rounds, stoppingToken))
        {
            try
            {
                await sealer.SealAsync(stoppingToken);
                await checkpoints.KeepIfDueAsync(stoppingToken);
                if (isBroken)
                    LogBack(logger);
                isBroken = false;
            }
#pragma warning disable CA1031 // Most likely the database is away; the next round is two seconds off.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested)
                    break;

                // Once, not every two seconds.
                if (!isBroken)
                    LogBroken(logger, fault);
                isBroken = true;
            }
        }

        if (checkpoints.IsWanted)
            await LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        using var patience = new CancellationTokenSource(Farewell, clock);
        try
        {
            await sealer.SealAsync(patience.Token);
            await checkpoints.KeepAsync(patience.Token);
        }
#pragma warning disable CA1031 // The portal stops; what isn't sealed is sealed at the next start.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNoFarewell(logger, fault);
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer rounds, CancellationToken stoppingToken)
    {
        try
        {
            return await rounds.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit can't be sealed at the moment; trying again every two seconds")]
    private static partial void LogBroken(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit is sealed again")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit could not be sealed at the stop; the next start does it")]
    private static partial void LogNoFarewell(ILogger logger, Exception exception);
}
