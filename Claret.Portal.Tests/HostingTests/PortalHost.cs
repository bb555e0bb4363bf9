using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.HostingTests;

/// <summary>The real portal on a data directory of its own, with settings of the test's choice.</summary>
internal sealed class PortalHost(string environment, params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    private readonly string directory = Directory.CreateTempSubdirectory("claret-hosting-").FullName;

    public PortalHost(params (string Key, string Value)[] settings)
        : this("Development", settings)
    {
    }

    /// <summary>Registered after the portal's own.</summary>
    public Action<IServiceCollection>? Adds { get; init; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("Portal:DataDirectory", directory);
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);

        if (Adds is not null)
            builder.ConfigureTestServices(Adds);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !Directory.Exists(directory))
            return;

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }
}
