using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Claret.Portal.Tests.Kit;

/// <summary>A line to a server that a test can cut and mend: cut, what is under way breaks off and nobody answers any more.</summary>
public sealed class Cable : IDisposable
{
    private readonly string host;
    private readonly int port;
    private readonly ConcurrentBag<Socket> ends = [];
    private TcpListener? listener;

    public Cable(string host, int port)
    {
        (this.host, this.port) = (host, port);
        Mend();
    }

    /// <summary>Stays the same when it is mended.</summary>
    public int Port { get; } = FreePort.Next();

    public void Cut()
    {
        listener?.Dispose();
        listener = null;
        while (ends.TryTake(out var end))
            end.Dispose();
    }

    public void Mend()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener from)
    {
        try
        {
            while (true)
            {
                var near = await from.AcceptSocketAsync();
                near.NoDelay = true;
                ends.Add(near);
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                ends.Add(far);
                await far.ConnectAsync(host, port);
                _ = PassOnAsync(near, far);
                _ = PassOnAsync(far, near);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // That is what it is for.
        }
    }

    private static async Task PassOnAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from);
            await using var target = new NetworkStream(to);
            await source.CopyToAsync(target);
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException)
        {
            // Either end may go.
        }

        to.Dispose();
    }
}
