using Microsoft.Extensions.Options;

namespace Claret.Portal.Data;

/// <summary>Names every fault by its key.</summary>
public sealed class DatabaseOptionsValidator(IConfiguration configuration) : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (!Enum.TryParse<DatabaseProvider>(options.Provider, ignoreCase: true, out _) || options.Provider.All(char.IsAsciiDigit))
            return ValidateOptionsResult.Fail($"Database:Provider is \"{options.Provider}\": it must be Sqlite or PostgreSql.");
        if (options.IsPostgreSql && string.IsNullOrWhiteSpace(configuration.GetConnectionString("Portal")))
            return ValidateOptionsResult.Fail("ConnectionStrings:Portal is missing: PostgreSql needs to be told where it is, for example Host=db.example.org;Database=portal;Username=portal;Password=….");
        return ValidateOptionsResult.Success;
    }
}
