using System.Globalization;
using System.Text.Json;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Tests.Flows;

/// <summary>
/// What a test starts as a process of its own to kill it: the portal as <c>AddPortal</c> builds it, with its database start, its
/// resolver and its outbox worker, and without a web server, so that a start costs little. One process may be several portals,
/// each with a database and a transport of its own, that die together.
/// </summary>
public static class KilledPortal
{
    /// <summary>Said when all is built and nothing has begun; the answer is how many seconds the clock is ahead.</summary>
    public const string Built = "built";

    public const string Working = "working";

    /// <param name="args">The settings of each portal, as JSON.</param>
    public static async Task Main(string[] args)
    {
        var clock = new ClockAhead();
        var portals = args.Select(settings => Build(JsonSerializer.Deserialize<Dictionary<string, string?>>(settings)!, clock)).ToList();
        Console.WriteLine(Built);
        // Whoever started us closes our input when it is done, or dies: either way nobody needs us any more.
        if (Console.ReadLine() is not { } ahead)
            return;

        clock.Ahead = TimeSpan.FromSeconds(int.Parse(ahead, CultureInfo.InvariantCulture));
        await Task.WhenAll(portals.Select(portal => Task.Run(() => StartAsync(portal))));
        Console.WriteLine(Working);
        Console.ReadLine();
        // As a kill does it.
        Environment.Exit(0);
    }

    private static WebApplication Build(Dictionary<string, string?> settings, TimeProvider clock)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.AddPortal();
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        return builder.Build();
    }

    private static async Task StartAsync(WebApplication portal)
    {
        await portal.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        foreach (var service in portal.Services.GetServices<IHostedService>().Where(service => service is ResetWorker or OutboxWorker))
            await service.StartAsync(CancellationToken.None);
    }

    /// <summary>A portal that was down for a while finds the leases of the one before it run out.</summary>
    private sealed class ClockAhead : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
