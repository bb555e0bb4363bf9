namespace Claret.Portal.Tests.Kit;

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}
