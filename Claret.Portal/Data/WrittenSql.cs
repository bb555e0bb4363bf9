using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Claret.Portal.Data;

/// <summary>
/// Reads by a statement that was written by hand, logged and intercepted as any other. EF's own SqlQueryRaw compiles a query for
/// each statement it has not seen, which takes longer than the database does.
/// </summary>
public static class WrittenSql
{
    /// <param name="values">For {0}, {1} and so on.</param>
    public static async Task<List<T>> ReadAsync<T>(
        this PortalDbContext db, string statement, IReadOnlyList<object> values, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        var command = db.GetService<IRawSqlCommandBuilder>().Build(statement, values);
        await using var reader = await command.RelationalCommand.ExecuteReaderAsync(
            new RelationalCommandParameterObject(
                db.GetService<IRelationalConnection>(), command.ParameterValues, readerColumns: null, db, db.GetService<IRelationalCommandDiagnosticsLogger>(), CommandSource.FromSqlQuery),
            cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader.DbDataReader));
        return rows;
    }
}
