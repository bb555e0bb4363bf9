using System.Net;
using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Accounts.Demo;

/// <summary>Says on the console where to go; stops a demonstration that others could reach.</summary>
public sealed class DemoStart(IServer server, IOptions<PortalOptions> portal, DataDirectory data) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var reachable = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(address => !IsLoopback(address));
        if (reachable is not null)
        {
            throw new InvalidOperationException(
                $"The demo people have a known password, so they are served on loopback addresses alone, and this portal listens on {reachable}. Set Demo:Enabled to false or listen on localhost.");
        }

        Console.WriteLine($"""

              Claret Portal     {portal.Value.PublicUrl}
              Sign in as        admin, helen.desk (help desk) or mara.lopez
              Password          {DemoPeople.Password}
              Mail              {portal.Value.PublicUrl}/dev/mailbox
              Data              {data.Path} (delete it to start afresh; Ctrl+C stops the portal)

            """);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
