namespace Claret.Portal.Data;

public enum DatabaseProvider
{
    Sqlite,
    PostgreSql,
}
