using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace Claret.Portal.Benchmarks.Stock;

/// <summary>Two pages as one would write them first, without sign-in or database, to compare with.</summary>
internal sealed class StockPortal : IAsyncDisposable
{
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
        app = builder.Build();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<StockApp>().AddInteractiveServerRenderMode();
    }

    public static string Address => "http://localhost:5097";

    public static async Task<StockPortal> StartAsync()
    {
        var stock = new StockPortal();
        await stock.app.StartAsync();
        return stock;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
