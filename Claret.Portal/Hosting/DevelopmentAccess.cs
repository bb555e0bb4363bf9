using System.Net;

namespace Claret.Portal.Hosting;

/// <summary>Who may open the pages under <c>/dev</c>: somebody at this very machine, in Development. The mailbox there shows everybody's links.</summary>
public sealed class DevelopmentAccess(IHostEnvironment environment)
{
    /// <param name="address">Null (a socket file, a test server) is nobody's.</param>
    /// <param name="host">As the browser asked for it. A name that somebody else's page has pointed at this machine is refused.</param>
    public bool IsOpenTo(IPAddress? address, string host) =>
        environment.IsDevelopment() && address is not null && IPAddress.IsLoopback(address) && IsThisMachine(host);

    /// <summary>For pages: a circuit moves between them without any request that middleware would see.</summary>
    public bool IsOpenTo(RequestOrigin origin) =>
        IsOpenTo(IPAddress.TryParse(origin.Address, out var address) ? address : null, origin.Host);

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
