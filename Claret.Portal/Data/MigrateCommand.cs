namespace Claret.Portal.Data;

/// <summary><c>dotnet Claret.Portal.dll migrate</c>: brings the database up to date. Several nodes share PostgreSQL, so an operator says when.</summary>
public static class MigrateCommand
{
    public static async Task<int> MigrateDatabaseAsync(this WebApplication app)
    {
        var added = await app.Services.GetRequiredService<DatabaseStart>().MigrateAsync(CancellationToken.None);
        Console.WriteLine(added.Count == 0 ? "The database was up to date." : $"The database is up to date now: {string.Join(", ", added)}.");
        return 0;
    }
}
