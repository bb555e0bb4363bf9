using System.Net;
using System.Net.Sockets;

namespace Claret.Portal.Benchmarks;

/// <summary>A mail server on a port of its own that says the same to every command, or nothing at all.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly bool isHanging;
    private readonly string answerToMail;
    private readonly Task serving;

    private MailServer(bool isHanging, string answerToMail)
    {
        (this.isHanging, this.answerToMail) = (isHanging, answerToMail);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static MailServer Accepting() => new(isHanging: false, "250 taken");

    public static MailServer Deferring() => new(isHanging: false, "451 try again later");

    /// <summary>Takes the connection and never says a word.</summary>
    public static MailServer Hanging() => new(isHanging: true, "");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = ConverseAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            if (isHanging)
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
                return;
            }

            await writer.WriteLineAsync("220 bench");
            while (await reader.ReadLineAsync(stop.Token) is { } command)
            {
                if (command.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
                    {
                        // The mail itself.
                    }
                }

                await writer.WriteLineAsync(command.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase) ? answerToMail
                    : command.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye"
                    : "250 ok");
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // The portal hung up, or the benchmark is over.
        }
    }
}
