using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Claret.Portal.Data;

/// <summary>
/// SQLite itself waits for another writer; the provider's own retry would sleep 150 ms at a time. A connection may keep 64 MB of pages,
/// when it has read as many: with SQLite's usual 2 MB, searches among a million people take twice as long.
/// </summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -65536;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
