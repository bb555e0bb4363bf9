using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace Claret.Portal.Benchmarks.Stock;

/// <summary>Two pages as one would write them first, without sign-in, to compare with: a grid of people read from SQLite, and next to nothing.</summary>
internal sealed class StockPortal : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("claret-stock-").FullName;
    private readonly WebApplication app;

    private StockPortal()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = "Claret.Portal", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Development" });
        builder.WebHost.UseUrls(Address);
        builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddDbContextFactory<SqlitePortalDbContext>(options => options.UseSqlite($"Data Source={Path.Combine(folder, "stock.db")}"));
        app = builder.Build();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<StockApp>().AddInteractiveServerRenderMode();
    }

    /// <summary>As many as the portal's demonstration.</summary>
    private const int People = 500;

    public static string Address => "http://localhost:5097";

    public static async Task<StockPortal> StartAsync()
    {
        var stock = new StockPortal();
        await using (var db = await stock.app.Services.GetRequiredService<IDbContextFactory<SqlitePortalDbContext>>().CreateDbContextAsync())
        {
            await db.Database.MigrateAsync();
            db.AddRange(Enumerable.Range(1, People).Select(n => new Person
            {
                Username = $"somebody.{n}",
                Name = $"Somebody {n}",
                Email = $"somebody.{n}@claret.example",
                CreatedAt = DateTime.UtcNow,
                LastSignInAt = DateTime.UtcNow.AddHours(-n),
            }));
            await db.SaveChangesAsync();
        }

        await stock.app.StartAsync();
        return stock;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
