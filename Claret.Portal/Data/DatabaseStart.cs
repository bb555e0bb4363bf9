using Claret.Portal.Data.Keys;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Claret.Portal.Data;

/// <summary>
/// Before anything is served: a SQLite file is brought up to date and locked against a second server; PostgreSQL, which
/// several nodes share, must have been migrated by an operator.
/// </summary>
public sealed class DatabaseStart(
    IDbContextFactory<PortalDbContext> contexts, PortalKeys keys, KeyRing ring, DataDirectory data, IEnumerable<StartReading> readings, IConfiguration configuration) : IDisposable
{
    private FileStream? onlyServer;

    /// <exception cref="StartRefusedException">Says what an operator can do.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var isSqlite = db.Database.IsSqlite();
        if (isSqlite)
            onlyServer = LockFile();

        await InWordsAsync(async () =>
        {
            if (isSqlite)
                await db.Database.MigrateAsync(cancellationToken);
            else
                await DemandMigratedAsync(db, cancellationToken);
            await ring.DemandReadableAsync(cancellationToken);
            await keys.LoadAsync(cancellationToken);
            await ReadAsync(cancellationToken);
            return true;
        });
    }

    /// <summary>For a command, which may run beside the server: takes no lock and migrates nothing.</summary>
    /// <exception cref="StartRefusedException">Says what an operator can do.</exception>
    public async Task DemandReadyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await InWordsAsync(async () =>
        {
            await DemandMigratedAsync(db, cancellationToken);
            await ReadAsync(cancellationToken);
            return true;
        });
    }

    /// <summary>Returns the names of the migrations that were missing.</summary>
    /// <exception cref="StartRefusedException">Says what an operator can do.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await InWordsAsync(async () =>
        {
            await ConnectAsync(db, cancellationToken);
            // Or the look at the migrations fails first, and what failed stands in the log.
            await db.Database.ExecuteSqlRawAsync(db.GetService<IHistoryRepository>().GetCreateIfNotExistsScript(), cancellationToken);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            await db.Database.MigrateAsync(cancellationToken);
            await ring.DemandReadableAsync(cancellationToken);
            return pending;
        });
    }

    public void Dispose() => onlyServer?.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var reading in readings)
            await reading.ReadAsync(cancellationToken);
    }

    private static async Task DemandMigratedAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        await ConnectAsync(db, cancellationToken);
        var isNew = !db.Database.IsSqlite()
            && await db.Database.SqlQueryRaw<bool>("""SELECT to_regclass('"__EFMigrationsHistory"') IS NULL AS "Value" """).SingleAsync(cancellationToken);
        var pending = isNew ? db.Database.GetMigrations() : await db.Database.GetPendingMigrationsAsync(cancellationToken);
        if (pending.Count() is var missing and > 0)
        {
            throw new StartRefusedException(
                $"The database is not up to date ({missing} migrations are missing). Run \"dotnet Claret.Portal.dll migrate\" once with the same settings (where the README was followed: \"sudo -u claret claret-portal migrate\"), then start again.");
        }
    }

    /// <summary>Asked by itself, for a look at the migrations takes a database that can't be reached for one without any.</summary>
    private static async Task ConnectAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        // A SQLite file is made when it is opened; a server's database is an operator's to make.
        if (db.Database.IsSqlite())
            return;

        // Past EF, which would log it beside what is said here.
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(cancellationToken);
        await connection.CloseAsync();
    }

    private async Task<T> InWordsAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception fault) when (DatabaseFault.Words(fault, configuration.GetConnectionString("Portal")) is { } words)
        {
            throw new StartRefusedException(words, fault);
        }
    }

    private FileStream LockFile()
    {
        try
        {
            return new FileStream(data.File("portal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new StartRefusedException(
                $"Another process already serves the data directory {data.Path}. Stop it first, or use PostgreSQL for several nodes.", taken);
        }
    }
}
