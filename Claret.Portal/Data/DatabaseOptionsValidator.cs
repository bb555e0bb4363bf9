using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Claret.Portal.Data;

/// <summary>Names every fault by its key.</summary>
public sealed class DatabaseOptionsValidator(IConfiguration configuration) : IValidateOptions<DatabaseOptions>
{
    private const string Example = "Host=db.example.org;Database=portal;Username=portal;Password=…";

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (!Enum.TryParse<DatabaseProvider>(options.Provider, ignoreCase: true, out _) || options.Provider.All(char.IsAsciiDigit))
            return ValidateOptionsResult.Fail($"Database:Provider is \"{options.Provider}\": it must be Sqlite or PostgreSql.");

        var connectionString = configuration.GetConnectionString("Portal");
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return options.IsPostgreSql
                ? ValidateOptionsResult.Fail($"ConnectionStrings:Portal is missing: PostgreSql needs to be told where it is, for example {Example}.")
                : ValidateOptionsResult.Success;
        }

        if (!options.IsPostgreSql && connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            return ValidateOptionsResult.Fail("Database:Provider is Sqlite, which is what it is when nothing is said, but ConnectionStrings:Portal names a server: set Database:Provider to PostgreSql.");

        return options.IsPostgreSql ? Check(() => new NpgsqlConnectionStringBuilder(connectionString).Host, "Host", Example)
            : Check(() => new SqliteConnectionStringBuilder(connectionString).DataSource, "Data Source", "Data Source=/var/lib/claret-portal/portal.db");
    }

    /// <summary>The framework's own message would quote what it can't read, and that may be a password.</summary>
    private static ValidateOptionsResult Check(Func<string?> where, string part, string example)
    {
        try
        {
            return string.IsNullOrWhiteSpace(where())
                ? ValidateOptionsResult.Fail($"ConnectionStrings:Portal names no {part}. Write it as {example}.")
                : ValidateOptionsResult.Success;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or DbException or KeyNotFoundException or NotSupportedException)
        {
            return ValidateOptionsResult.Fail($"ConnectionStrings:Portal can't be read. Write it as {example}; a value that has a semicolon in it stands in double quotes.");
        }
    }
}
