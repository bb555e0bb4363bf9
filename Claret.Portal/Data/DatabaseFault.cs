using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Claret.Portal.Data;

/// <summary>Why the database can't be used, in words for an operator; never with the password.</summary>
public static class DatabaseFault
{
    /// <summary>Null where it is none that an operator can mend.</summary>
    public static string? Words(Exception fault, string? connectionString) => All(fault).Select(inner => inner switch
    {
        PostgresException refused => Words(refused, new NpgsqlConnectionStringBuilder(connectionString)),
        NpgsqlException { Message: var said } when said.StartsWith("No password has been provided", StringComparison.Ordinal) => NoPassword(new NpgsqlConnectionStringBuilder(connectionString)),
        NpgsqlException or SocketException or TimeoutException => Unreachable(new NpgsqlConnectionStringBuilder(connectionString), fault),
        SqliteException sqlite => Words(sqlite, connectionString),
        CryptographicException => "The portal's key in the database can't be decrypted: the Data Protection keys are not those it was made with. "
            + "Put back the folder \"keys\" of the data directory, or the certificate of Keys:Certificate (or name it under Keys:OldCertificates).",
        _ => null,
    }).FirstOrDefault(words => words is not null);

    private static string? Words(PostgresException refused, NpgsqlConnectionStringBuilder to) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => $"PostgreSQL at {to.Host} refuses the account \"{to.Username}\": check Username and Password in ConnectionStrings:Portal.",
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"PostgreSQL at {to.Host} refuses the account \"{to.Username}\" from this machine ({refused.MessageText}): check Username in ConnectionStrings:Portal, and pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => $"PostgreSQL at {to.Host} has no database \"{to.Database}\": make it, or check Database in ConnectionStrings:Portal.",
        PostgresErrorCodes.InsufficientPrivilege => $"The account \"{to.Username}\" may not do that in the database \"{to.Database}\" ({refused.MessageText}): make it the database's owner.",
        PostgresErrorCodes.TooManyConnections => $"PostgreSQL at {to.Host} has no connection left: raise max_connections, or lower \"Maximum Pool Size\" in ConnectionStrings:Portal.",
        PostgresErrorCodes.CannotConnectNow => $"PostgreSQL at {to.Host} is starting or stopping: try again in a moment.",
        _ => null,
    };

    private static string NoPassword(NpgsqlConnectionStringBuilder to) =>
        $"PostgreSQL at {to.Host} wants a password for the account \"{to.Username}\": set Password in ConnectionStrings:Portal.";

    private static string Unreachable(NpgsqlConnectionStringBuilder to, Exception fault) =>
        $"PostgreSQL at {to.Host}, port {to.Port}, doesn't answer ({fault.GetBaseException().Message}): check Host and Port in ConnectionStrings:Portal, and whether it runs and lets this machine in.";

    private static string? Words(SqliteException fault, string? connectionString)
    {
        var file = string.IsNullOrEmpty(connectionString) ? "portal.db in Portal:DataDirectory" : $"{new SqliteConnectionStringBuilder(connectionString).DataSource} (ConnectionStrings:Portal)";
        return fault.SqliteErrorCode switch
        {
            SqliteCantOpen => $"The database file {file} can't be opened: check that its folder exists and belongs to the account the portal runs as.",
            SqliteReadOnly => $"The database file {file} can't be written: give it, and its folder, to the account the portal runs as.",
            SqliteCorrupt or SqliteNotADatabase => $"The file {file} is no database, or a damaged one: put back a backup.",
            SqliteFull => $"The disk with the database file {file} is full.",
            SqliteBusy => $"Another program keeps the database file {file} locked.",
            _ => null,
        };
    }

    private static IEnumerable<Exception> All(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
            yield return inner;
    }

    // https://sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCantOpen = 14;
    private const int SqliteNotADatabase = 26;
}
