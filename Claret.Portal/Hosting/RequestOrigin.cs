using System.Net;
using System.Net.Sockets;

namespace Claret.Portal.Hosting;

/// <summary>Where the current request or circuit came from. Empty in the background.</summary>
public sealed class RequestOrigin
{
    private const int MaxBrowser = 200;

    public string? Address { get; private set; }

    /// <summary>The User-Agent header, cut at 200 characters.</summary>
    public string? Browser { get; private set; }

    /// <summary>What is limited together: an IPv4 address, or the /64 an IPv6 one stands in. "unknown" without an address.</summary>
    public string Network { get; private set; } = "unknown";

    /// <summary>The host that the request was sent to, without its port. What a page says of its own address is the browser's word alone.</summary>
    public string Host { get; private set; } = "";

    public void Take(HttpContext http)
    {
        Host = http.Request.Host.Host;
        var address = http.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();

        Address = address?.ToString();
        Network = address is null ? "unknown" : NetworkOf(address);
        Browser = Typed.Cut(http.Request.Headers.UserAgent.ToString(), MaxBrowser);
    }

    private static string NetworkOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
