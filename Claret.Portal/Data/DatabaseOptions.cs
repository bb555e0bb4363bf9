namespace Claret.Portal.Data;

/// <summary>Section <c>Database</c>. As text, so that a wrong word gets a sentence and not the binder's exception.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public string Provider { get; set; } = nameof(DatabaseProvider.Sqlite);

    public bool IsPostgreSql => string.Equals(Provider, nameof(DatabaseProvider.PostgreSql), StringComparison.OrdinalIgnoreCase);
}
