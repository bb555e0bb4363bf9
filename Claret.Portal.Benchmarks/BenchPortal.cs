using System.Diagnostics;
using System.Net;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Benchmarks;

/// <summary>The portal without its pages, its workers running, on a data directory of its own. Limits by origin and in all are out of the way.</summary>
internal sealed class BenchPortal : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("claret-bench-").FullName;
    private readonly WebApplication portal;

    private BenchPortal(string[] arguments, IEnumerable<(string Key, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Portal:DataDirectory"] = folder,
            ["Demo:Enabled"] = "false",
            ["Resets:Limits:PerOriginPerHour"] = "100000000",
            ["Resets:Limits:AlertInAllPerHour"] = "100000000",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal));
        builder.Configuration.AddCommandLine(arguments);
        builder.Logging.ClearProviders();
        builder.AddPortal();
        portal = builder.Build();
    }

    public static async Task<BenchPortal> StartAsync(string[] arguments, params (string Key, string Value)[] settings)
    {
        var bench = new BenchPortal(arguments, settings);
        await using (var db = await bench.NewContextAsync())
            await db.Database.MigrateAsync();
        await bench.portal.StartAsync();
        return bench;
    }

    public T Get<T>()
        where T : notnull => portal.Services.GetRequiredService<T>();

    public Task<PortalDbContext> NewContextAsync() => portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    /// <summary>One submit of the forgot-password form, as its page makes it, and how long the answer took.</summary>
    public async Task<TimeSpan> RequestAsync(string email, string? username)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        scope.ServiceProvider.GetRequiredService<RequestOrigin>().Take(http);
        var resets = scope.ServiceProvider.GetRequiredService<ResetService>();

        var began = Stopwatch.GetTimestamp();
        await resets.RequestAsync(email, username, CancellationToken.None);
        return Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.StopAsync();
        await portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
