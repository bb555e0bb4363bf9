using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Claret.Portal.Sources.Directory;

/// <summary>
/// A connection to a directory, encrypted and checked by .NET, with an end on this machine that libldap talks to. libldap's own TLS
/// waits for ever on a server that is silent, has one word for every fault, lets files and variables of the machine switch its checks
/// off, and can't be told to stop. Cut, it ends whatever waits on it.
/// </summary>
public sealed class DirectoryTunnel : IAsyncDisposable
{
    /// <summary>For connecting, for the name's look-up and for TLS together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly Stream far;
    private readonly Task carried;
    private Socket? near;
    private volatile bool isCut;

    private DirectoryTunnel(Stream far, string peer)
    {
        this.far = far;
        Peer = peer;
        door.Start(1);
        Port = ((IPEndPoint)door.LocalEndpoint).Port;
        carried = CarryAsync();
    }

    /// <summary>Of this machine. Takes one connection and no other.</summary>
    public int Port { get; }

    /// <summary>Who answered: host and port, and the certificate's subject where there is one.</summary>
    public string Peer { get; }

    /// <exception cref="SourceFaultException">Nobody answers, or not as the settings want it.</exception>
    public static async Task<DirectoryTunnel> OpenAsync(LdapSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        Stream? stream = null;
        try
        {
            stream = await ConnectAsync(settings, limit.Token);
            var peer = $"{settings.Host}:{settings.Port}";
            if (settings.Security == DirectorySecurity.StartTls)
                await StartTls.AskAsync(stream, limit.Token);
            if (settings.Security != DirectorySecurity.None)
            {
                var encrypted = await EncryptAsync(stream, settings, limit.Token);
                peer = $"{peer}, {encrypted.RemoteCertificate?.Subject}";
                stream = encrypted;
            }

            var tunnel = new DirectoryTunnel(stream, peer);
            stream = null;
            return tunnel;
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceFaultException(SourceFault.TimedOut, detail: null, silent);
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            throw new SourceFaultException(SourceFault.Dropped, ended.Message, ended);
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    public void Cut()
    {
        isCut = true;
        near?.Dispose();
        far.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        door.Dispose();
        await carried;
        await far.DisposeAsync();
    }

    private static async Task<Stream> ConnectAsync(LdapSettings settings, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, cancellationToken);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new SourceFaultException(FaultOf(fault.SocketErrorCode), fault.Message, fault);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<SslStream> EncryptAsync(Stream stream, LdapSettings settings, CancellationToken cancellationToken)
    {
        string? doubt = null;
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = settings.Host,
                CertificateChainPolicy = TrustedAuthorities.PolicyFor(settings.CaCertificate),
                RemoteCertificateValidationCallback = (_, certificate, chain, faults) =>
                {
                    doubt = TrustedAuthorities.Doubt(certificate, chain, faults);
                    return doubt is null;
                },
            };
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
            return encrypted;
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException)
        {
            throw doubt is null
                ? new SourceFaultException(SourceFault.NoTls, fault.Message, fault)
                : new SourceFaultException(SourceFault.CertificateNotTrusted, doubt, fault);
        }
    }

    private static SourceFault FaultOf(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => SourceFault.HostUnknown,
        SocketError.TimedOut => SourceFault.TimedOut,
        SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => SourceFault.ConnectionRefused,
        _ => SourceFault.Other,
    };

    /// <summary>
    /// Whoever else on this machine came first would have a connection on which nobody has signed in, and libldap none. The door is
    /// held until libldap has ended: left open to the machine before, somebody else could stand there when it knocks.
    /// </summary>
    private async Task CarryAsync()
    {
        var turnedAway = Task.CompletedTask;
        try
        {
            near = await door.AcceptSocketAsync();
            turnedAway = TurnAwayAsync();
            if (isCut)
                near.Dispose();
            near.NoDelay = true;
            await using var local = new NetworkStream(near, ownsSocket: true);
            await await Task.WhenAny(local.CopyToAsync(far), far.CopyToAsync(local));
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either end may go; libldap says what that meant for what it was doing.
        }
        finally
        {
            await far.DisposeAsync();
        }

        await turnedAway;
    }

    /// <summary>Everybody after the first, until the door is taken away.</summary>
    private async Task TurnAwayAsync()
    {
        try
        {
            while (true)
                (await door.AcceptSocketAsync()).Dispose();
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody is let in any more, for the line has ended.
        }
    }
}
