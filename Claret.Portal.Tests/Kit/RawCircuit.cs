using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>A circuit without a browser: what somebody who writes their own client can say on the wire.</summary>
public sealed class RawCircuit : IAsyncDisposable
{
    private const byte Completion = 3;

    private readonly ClientWebSocket socket = new();
    private int calls;

    private RawCircuit() => socket.Options.CollectHttpResponseDetails = true;

    /// <summary>What the portal answered to the wish for a WebSocket; 101 when it got one.</summary>
    public HttpStatusCode Answer => socket.HttpStatusCode;

    /// <summary>The secret of the circuit that was started; null while there is none.</summary>
    public string? Secret { get; private set; }

    /// <summary>Connects and greets. Look at <see cref="Answer"/>, and at <see cref="IsOpen"/>: the portal may hang up at once.</summary>
    public static async Task<RawCircuit> ConnectAsync(Uri portal, string? origin = null)
    {
        var circuit = new RawCircuit();
        if (origin is not null)
            circuit.socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await circuit.socket.ConnectAsync(new UriBuilder(portal) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
            await circuit.socket.SendAsync(
                Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Refused, or hung up: the properties tell.
        }

        return circuit;
    }

    public bool IsOpen => socket.State == WebSocketState.Open;

    /// <summary>An empty circuit, as a page starts it. False when it is refused or the portal hangs up.</summary>
    public async Task<bool> StartAsync(Uri portal)
    {
        Secret = await CallAsync("StartCircuit", portal.OriginalString + "/", portal.OriginalString + "/forgot-password", "[]", "");
        return Secret is not null;
    }

    /// <summary>The text that the call returns; null for anything else, and when the portal hangs up.</summary>
    public async Task<string?> CallAsync(string method, params string[] arguments)
    {
        var id = (++calls).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var message = new List<byte> { 0x95, 0x01, 0x80 };
        Write(message, id);
        Write(message, method);
        message.Add((byte)(0x90 + arguments.Length));
        foreach (var argument in arguments)
            Write(message, argument);

        using var deadline = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await SendAsync([.. LengthOf(message.Count), .. message]);
            while (await ReceiveAsync(deadline.Token) is { } answer)
            {
                foreach (var one in Messages(answer))
                {
                    if (one.Length > 4 && one[1] == Completion)
                        return ResultIn(one);
                }
            }
        }
        catch (WebSocketException)
        {
            // The portal has hung up.
        }
        catch (OperationCanceledException late)
        {
            throw new XunitException($"{method} was not answered, and the portal did not hang up.", late);
        }

        return null;
    }

    public Task SendAsync(byte[] frame) => socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>Until the portal hangs up.</summary>
    public async Task EndedAsync()
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        try
        {
            while (await ReceiveAsync(deadline.Token) is not null)
            {
                // Whatever it still says.
            }
        }
        catch (WebSocketException)
        {
            // Without a farewell.
        }
        catch (OperationCanceledException late)
        {
            throw new XunitException("The portal did not hang up.", late);
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <param name="deadline">For everything that is waited for: a portal that says it is still there says so for ever.</param>
    private async Task<byte[]?> ReceiveAsync(CancellationToken deadline)
    {
        var whole = new ArrayBufferWriter<byte>();
        while (true)
        {
            var received = await socket.ReceiveAsync(whole.GetMemory(4096), deadline);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            whole.Advance(received.Count);
            if (received.EndOfMessage)
                return whole.WrittenSpan.ToArray();
        }
    }

    /// <summary>Of MessagePack: a text of up to 65,535 bytes.</summary>
    private static void Write(List<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.AddRange([0xda, (byte)(bytes.Length >> 8), (byte)bytes.Length]);
        to.AddRange(bytes);
    }

    private static byte[] LengthOf(int length) =>
        length < 0x80 ? [(byte)length] : [(byte)(length | 0x80), .. LengthOf(length >> 7)];

    private static IEnumerable<byte[]> Messages(byte[] frame)
    {
        // The answer to the greeting is a text, and may come in one frame with what follows it.
        for (var at = frame is [(byte)'{', ..] ? Array.IndexOf(frame, (byte)0x1e) + 1 : 0; at < frame.Length;)
        {
            var (length, shift) = (0, 0);
            do
            {
                length |= (frame[at] & 0x7f) << shift;
                shift += 7;
            }
            while ((frame[at++] & 0x80) != 0);
            yield return frame[at..(at + length)];
            at += length;
        }
    }

    /// <summary>A completion is [3, headers, id, kind, result]; the ids here have one or two digits.</summary>
    private static string? ResultIn(byte[] completion)
    {
        var at = 3;
        at += 1 + (completion[at] & 0x1f);
        at++;
        if (at >= completion.Length)
            return null;

        return completion[at] switch
        {
            0xd9 => Encoding.UTF8.GetString(completion.AsSpan(at + 2, completion[at + 1])),
            0xda => Encoding.UTF8.GetString(completion.AsSpan(at + 3, (completion[at + 1] << 8) | completion[at + 2])),
            _ => null,
        };
    }
}
