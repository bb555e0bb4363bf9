using System.Reflection;
using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Claret.Portal.Sources.Reading;

/// <summary>
/// Writes the new people of a batch, in the caller's transaction. EF sends PostgreSQL a statement for each, and most of a first reading's
/// time went into writing and taking apart those; COPY takes a batch as one. Triggers, keys and defaults work as with any other row.
/// </summary>
public static class NewPeople
{
    /// <summary>Ids for so many. Zeros where the database gives them out only with the rows.</summary>
    public static async Task<Queue<long>> DrawIdsAsync(PortalDbContext db, int count, CancellationToken cancellationToken) => new(
        db.Database.IsNpgsql() && count > 0
            ? await db.ReadAsync("""SELECT nextval(pg_get_serial_sequence('"People"', 'Id')) FROM generate_series(1, {0})""", [count], row => row.GetInt64(0), cancellationToken)
            : Enumerable.Repeat(0L, count));

    /// <param name="people">Each with an id from <see cref="DrawIdsAsync"/>. They have their ids afterwards, on any database.</param>
    public static async Task AddAsync(PortalDbContext db, IReadOnlyList<Person> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
            return;

        if (db.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            await CopyAsync(db, connection, people, cancellationToken);
            return;
        }

        db.People.AddRange(people);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task CopyAsync(PortalDbContext db, NpgsqlConnection connection, IReadOnlyList<Person> people, CancellationToken cancellationToken)
    {
        var entity = db.Model.FindEntityType(typeof(Person))!;
        var columns = entity.GetProperties().Select(Column.Of).ToList();
        var names = db.GetService<ISqlGenerationHelper>();
        var command = $"COPY {names.DelimitIdentifier(entity.GetTableName()!)} ({string.Join(", ", columns.Select(column => names.DelimitIdentifier(column.Name)))}) FROM STDIN (FORMAT BINARY)";
        await using var copy = await connection.BeginBinaryImportAsync(command, cancellationToken);
        foreach (var person in people)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var column in columns)
            {
                if (column.ValueOf(person) is { } value)
                    await copy.WriteAsync(value, column.Type, cancellationToken);
                else
                    await copy.WriteNullAsync(cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>As the model has it, so that a new column comes along by itself.</summary>
    private sealed record Column(string Name, string Type, PropertyInfo Property, Func<object?, object?>? Convert)
    {
        public static Column Of(IProperty property) =>
            new(property.GetColumnName(), property.GetRelationalTypeMapping().StoreTypeNameBase, property.PropertyInfo!, property.GetTypeMapping().Converter?.ConvertToProvider);

        public object? ValueOf(Person person) => Property.GetValue(person) is { } value ? Convert is null ? value : Convert(value) : null;
    }
}
