using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Claret.Portal.Sources.Reading;

/// <summary>Whether the database refused something because somebody else wrote at the same moment.</summary>
public static class Collision
{
    // https://sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteConstraint = 19;

    /// <summary>A second try may well do.</summary>
    public static bool Is(Exception fault) => All(fault).Any(inner => inner is DbUpdateException or PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation,
    } or SqliteException { SqliteErrorCode: SqliteBusy or SqliteConstraint });

    /// <summary>Two want to be the only one.</summary>
    public static bool IsOfKeys(Exception fault) => All(fault).OfType<DbException>().Any(inner =>
        inner is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } or SqliteException { SqliteErrorCode: SqliteConstraint });

    private static IEnumerable<Exception> All(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
            yield return inner;
    }
}
