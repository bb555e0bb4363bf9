using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Benchmarks;

/// <summary>The whole portal with its pages and the people of the demonstration, in this process, so that its memory and time can be read.</summary>
internal sealed class BenchPages : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("claret-bench-").FullName;
    private readonly WebApplication portal;

    private BenchPages(string[] arguments)
    {
        // Its own name and folder: there its styles and scripts are.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = "Claret.Portal", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = Address,
            ["Portal:PublicUrl"] = Address,
            ["Portal:DataDirectory"] = folder,
            ["Demo:Enabled"] = "true",
            // As outside Development: a browser keeps what it has loaded once.
            ["EnableStaticAssetsDevelopmentCaching"] = "true",
        });
        builder.Configuration.AddCommandLine(arguments);
        builder.Logging.ClearProviders();
        builder.AddPortal();
        portal = builder.Build();
        portal.UsePortal();
    }

    public static string Address => "http://localhost:5098";

    public static async Task<BenchPages> StartAsync(string[] arguments)
    {
        var bench = new BenchPages(arguments);
        await using (var db = await bench.portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
            await db.Database.MigrateAsync();
        await bench.portal.StartAsync();
        return bench;
    }

    /// <summary>An Admin with the demonstration's password: a data directory that was filled before may have none. The username.</summary>
    public async Task<string> AddAdminAsync()
    {
        var username = $"bench.{Guid.NewGuid():N}";
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        db.Add(new Person
        {
            Username = username,
            Name = "Bench Admin",
            IsAdmin = true,
            CreatedAt = DateTime.UtcNow,
            PasswordHash = await Get<PasswordHashing>().HashAsync(DemoPeople.Password, CancellationToken.None),
        });
        await db.SaveChangesAsync();
        return username;
    }

    public T Get<T>()
        where T : notnull => portal.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await portal.StopAsync();
        await portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
