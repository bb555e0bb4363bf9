using Claret.Portal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Claret.Portal.Tests.Kit;

/// <summary>A real database for one test: a copy of a template that is migrated once a run.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MigrateSqliteAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MigratePostgresAsync);

    private readonly TempFolder? folder;

    private TestDatabase(DatabaseKind kind, string connectionString, TempFolder? folder = null)
    {
        Kind = kind;
        ConnectionString = connectionString;
        this.folder = folder;
        Contexts = ContextsOn(kind, connectionString);
    }

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    public IDbContextFactory<PortalDbContext> Contexts { get; }

    /// <summary>What makes the whole portal run on it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Database:Provider"] = (Kind == DatabaseKind.Sqlite ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql).ToString(),
        ["ConnectionStrings:Portal"] = ConnectionString,
    };

    public static Task<TestDatabase> CreateAsync(DatabaseKind kind) => CreateAsync(kind, isMigrated: true);

    /// <summary>As an operator finds it before the first migration.</summary>
    public static Task<TestDatabase> CreateEmptyAsync(DatabaseKind kind) => CreateAsync(kind, isMigrated: false);

    public PortalDbContext NewContext() => Contexts.CreateDbContext();

    /// <summary>PostgreSQL's: somebody waits for a lock that another holds.</summary>
    public async Task<bool> IsAnybodyWaitingAsync()
    {
        await using var db = NewContext();
        return await db.Database.SqlQueryRaw<long>("""SELECT COUNT(*) AS "Value" FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND a.datname = current_database()""").SingleAsync() > 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (Kind == DatabaseKind.Sqlite)
        {
            await using var connection = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(connection);
            folder?.Dispose();
        }
        else
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(connection);
            await PostgresServer.ExecuteAsync($"""DROP DATABASE "{connection.Database}" WITH (FORCE)""");
        }
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseKind kind, bool isMigrated)
    {
        if (kind == DatabaseKind.PostgreSql)
        {
            var name = $"claret_{Guid.NewGuid():N}";
            await PostgresServer.ExecuteAsync(isMigrated
                ? $"""CREATE DATABASE "{name}" TEMPLATE "{await PostgresTemplate.Value}" """
                : $"""CREATE DATABASE "{name}" """);
            return new TestDatabase(kind, await PostgresDatabaseAsync(name));
        }

        var place = new TempFolder();
        var file = place.File("portal.db");
        if (isMigrated)
            File.Copy(await SqliteTemplate.Value, file);
        return new TestDatabase(kind, $"Data Source={file}", place);
    }

    private static IDbContextFactory<PortalDbContext> ContextsOn(DatabaseKind kind, string connectionString) => kind == DatabaseKind.Sqlite
        ? new PortalDbContextFactory<SqlitePortalDbContext>(new PooledDbContextFactory<SqlitePortalDbContext>(
            new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite(connectionString).AddInterceptors(new SqlitePragmas()).Options))
        : new PortalDbContextFactory<PostgresPortalDbContext>(new PooledDbContextFactory<PostgresPortalDbContext>(
            new DbContextOptionsBuilder<PostgresPortalDbContext>().UseNpgsql(connectionString).Options));

    private static async Task<string> PostgresDatabaseAsync(string name) =>
        new NpgsqlConnectionStringBuilder(await PostgresServer.AddressAsync()) { Database = name, MaxPoolSize = 40 }.ConnectionString;

    private static async Task<string> MigrateSqliteAsync()
    {
        var place = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => place.Dispose();
        var file = place.File("template.db");
        // Without a pool the last connection closes the file, and its write-ahead log goes into it.
        await MigrateAsync(DatabaseKind.Sqlite, $"Data Source={file};Pooling=False");
        return file;
    }

    private static async Task<string> MigratePostgresAsync()
    {
        var name = $"claret_template_{Guid.NewGuid():N}";
        await PostgresServer.ExecuteAsync($"""CREATE DATABASE "{name}" """);
        // Nobody may be connected to a template that is copied.
        await MigrateAsync(DatabaseKind.PostgreSql, await PostgresDatabaseAsync(name) + ";Pooling=False");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Drop(name);
        return name;
    }

    private static async Task MigrateAsync(DatabaseKind kind, string connectionString)
    {
        await using var db = await ContextsOn(kind, connectionString).CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }

    private static void Drop(string name)
    {
        // A cluster of our own goes as a whole; a server that was given must be left as it was.
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 })
            PostgresServer.ExecuteAsync($"""DROP DATABASE "{name}" """).GetAwaiter().GetResult();
    }
}
