using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

/// <summary><c>dotnet Claret.Portal.dll migrate</c>: brings the database up to date. Several nodes share PostgreSQL, so an operator says when.</summary>
public static class MigrateCommand
{
    public static async Task MigrateDatabaseAsync(this WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var pending = (await db.Database.GetPendingMigrationsAsync()).ToList();
        await db.Database.MigrateAsync();
        Console.WriteLine(pending.Count == 0 ? "The database was up to date." : $"The database is up to date now: {string.Join(", ", pending)}.");
    }
}
