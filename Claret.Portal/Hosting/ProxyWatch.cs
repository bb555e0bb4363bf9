using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// Notices a reverse proxy that nobody named in <c>Portal:TrustedProxies</c>: every origin is then the proxy's, and the limits
/// that people have each for themselves are one for all. It only says so; what isn't named is never believed.
/// </summary>
public sealed partial class ProxyWatch(IOptions<ForwardedHeadersOptions> forwarded, IHostEnvironment environment, TimeProvider clock, ILogger<ProxyWatch> logger)
{
    /// <summary>Requests from one private address alone, until it is said.</summary>
    public const int Alike = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private DateTimeOffset nextHeaders;
    private DateTimeOffset nextAlike;
    private IPAddress? only;
    private int count;

    /// <param name="peer">Whose connection it is, before any header is looked at.</param>
    public void See(IPAddress? peer, bool hasForwardedFor)
    {
        if (peer is null)
            return;
        if (peer.IsIPv4MappedToIPv6)
            peer = peer.MapToIPv4();

        var isTrusted = IsTrusted(peer);
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (hasForwardedFor && !isTrusted && now >= nextHeaders)
            {
                nextHeaders = now + Pause;
                LogHeaders(logger, peer);
            }

            Count(peer, believed: hasForwardedFor && isTrusted);
            if (count >= Alike && now >= nextAlike && !environment.IsDevelopment())
            {
                nextAlike = now + Pause;
                count = 0;
                LogAlike(logger, Alike, peer, isTrusted ? "It is named in Portal:TrustedProxies, but sends no X-Forwarded-For" : "If it is your proxy, name it in Portal:TrustedProxies");
            }
        }
    }

    private void Count(IPAddress peer, bool believed)
    {
        var isAlike = !believed && IsPrivate(peer) && (only is null || only.Equals(peer));
        count = isAlike ? count + 1 : 0;
        only = isAlike ? peer : null;
    }

    private bool IsTrusted(IPAddress peer) =>
        forwarded.Value.KnownProxies.Any(proxy => peer.Equals(proxy.IsIPv4MappedToIPv6 ? proxy.MapToIPv4() : proxy))
        || forwarded.Value.KnownIPNetworks.Any(network => network.Contains(peer));

    /// <summary>RFC 1918, RFC 4193, link-local and this machine: where a proxy stands, and no crowd of strangers comes from.</summary>
    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal)
            return true;

        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 && (bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request from {Peer} carried X-Forwarded-For, which was not believed. If {Peer} is your proxy, name it in Portal:TrustedProxies; if not, somebody pretends to come from elsewhere")]
    private static partial void LogHeaders(ILogger logger, IPAddress peer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last {Count} requests all came from {Peer}, so everybody shares the limits of one origin. {What}")]
    private static partial void LogAlike(ILogger logger, int count, IPAddress peer, string what);
}
