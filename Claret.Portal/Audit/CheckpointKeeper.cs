using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Audit;

/// <summary>Adds a checkpoint to <c>Audit:CheckpointFile</c> about hourly, if the chain has grown. A file that can't be written is for the log: the portal serves on.</summary>
public sealed partial class CheckpointKeeper(
    IDbContextFactory<PortalDbContext> contexts, IOptions<AuditOptions> options, TimeProvider clock, ILogger<CheckpointKeeper> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private static readonly TimeSpan AfterAFault = TimeSpan.FromMinutes(1);

    private DateTime due;
    private AuditCheckpoint? last;
    private bool isBroken;

    public bool IsWanted => options.Value.CheckpointFile.Length > 0;

    /// <summary>The first time at once: a portal that was killed has left none behind.</summary>
    public Task KeepIfDueAsync(CancellationToken cancellationToken) =>
        IsWanted && clock.GetUtcNow().UtcDateTime >= due ? KeepAsync(cancellationToken) : Task.CompletedTask;

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.AuditId).FirstOrDefaultAsync(cancellationToken);
        if (newest is null)
            return;

        var checkpoint = AuditCheckpoint.Of(newest);
        if (checkpoint == last)
        {
            due = now + Every;
            return;
        }

        try
        {
            await CheckpointFile.AppendAsync(options.Value.CheckpointFile, checkpoint, cancellationToken);
            if (isBroken)
                LogBack(logger);
            (last, due, isBroken) = (checkpoint, now + Every, false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            due = now + AfterAFault;
            // Once, not every minute.
            if (!isBroken)
                LogBroken(logger, fault.Message);
            isBroken = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No checkpoint of the audit could be added to Audit:CheckpointFile; trying again every minute. {Why}")]
    private static partial void LogBroken(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Checkpoints of the audit are added to Audit:CheckpointFile again")]
    private static partial void LogBack(ILogger logger);
}
