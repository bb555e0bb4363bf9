using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

/// <summary>
/// Before anything is served: a SQLite file is brought up to date and locked against a second process; PostgreSQL, which
/// several nodes share, must have been migrated by an operator.
/// </summary>
public sealed partial class DatabaseStart(IDbContextFactory<PortalDbContext> contexts, PortalKeys keys, DataDirectory data, ILogger<DatabaseStart> logger) : IHostedService, IDisposable
{
    private FileStream? onlyProcess;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (db.Database.IsSqlite())
        {
            onlyProcess = LockFile();
            await db.Database.MigrateAsync(cancellationToken);
        }
        else if (await db.Database.GetPendingMigrationsAsync(cancellationToken) is { } pending && pending.Any())
        {
            throw new InvalidOperationException(
                $"The database is not up to date ({pending.Count()} migrations are missing). Run \"dotnet Claret.Portal.dll migrate\" once, then start again.");
        }

        await keys.LoadAsync(cancellationToken);
        LogReady(logger, db.Database.ProviderName);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => onlyProcess?.Dispose();

    private FileStream LockFile()
    {
        try
        {
            return new FileStream(data.File("portal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException(
                $"Another process already serves the data directory {data.Path}. Stop it first, or use PostgreSQL for several nodes.", taken);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Database is ready ({Provider})")]
    private static partial void LogReady(ILogger logger, string? provider);
}
