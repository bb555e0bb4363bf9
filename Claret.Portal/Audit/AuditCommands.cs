using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Audit;

/// <summary><c>dotnet Claret.Portal.dll audit verify</c> and <c>audit checkpoint</c>. Both may run beside the server, and change nothing in the database.</summary>
public static class AuditCommands
{
    /// <summary>Exit code 0 where the chain is whole, 1 where it isn't or the checkpoints can't be read.</summary>
    /// <param name="checkpointFile">Null where none is kept.</param>
    public static async Task<int> VerifyAuditAsync(this WebApplication app, string? checkpointFile)
    {
        IReadOnlyList<AuditCheckpoint> checkpoints = [];
        try
        {
            if (checkpointFile is not null)
                checkpoints = await CheckpointFile.ReadAsync(checkpointFile, CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"The checkpoints in {checkpointFile} can't be read: {fault.Message} Nothing was verified.");
            return 1;
        }

        await app.Services.GetRequiredService<DatabaseStart>().DemandReadyAsync(CancellationToken.None);
        switch (await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(checkpoints, CancellationToken.None))
        {
            case AuditVerdict.Whole whole:
                await Console.Out.WriteLineAsync(AuditVerdictText.Of(whole));
                return 0;
            case AuditVerdict.Broken broken:
                await Console.Error.WriteLineAsync(AuditVerdictText.Of(broken));
                return 1;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Writes one line, <c>id hash time</c>: on the output, or at the end of a file.</summary>
    public static async Task<int> CheckpointAuditAsync(this WebApplication app, string? file)
    {
        await app.Services.GetRequiredService<DatabaseStart>().DemandReadyAsync(CancellationToken.None);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(CancellationToken.None);
        if (await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.AuditId).FirstOrDefaultAsync() is not { } newest)
        {
            await Console.Error.WriteLineAsync("No row of the audit is sealed yet: the portal does that while it serves.");
            return 1;
        }

        var checkpoint = AuditCheckpoint.Of(newest);
        if (file is null)
        {
            await Console.Out.WriteLineAsync(checkpoint.ToString());
            return 0;
        }

        try
        {
            await CheckpointFile.AppendAsync(file, checkpoint, CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"The checkpoint can't be added to {file}: {fault.Message}");
            return 1;
        }

        await Console.Out.WriteLineAsync(FormattableString.Invariant($"The checkpoint of row {checkpoint.AuditId} stands at the end of {file}. Keep it where nobody who can write to the database can write."));
        return 0;
    }
}
