using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;

namespace Claret.Portal.Tests.Browser;

/// <summary>Stands on the WebSocket between a page and its circuit: sees what the browser sends, and sends what it never would.</summary>
internal sealed class CircuitTap
{
    private const string Handler = "\"eventHandlerId\":";

    private readonly ConcurrentQueue<byte[]> clicks = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWebSocketRoute? portal;

    private CircuitTap()
    {
    }

    /// <summary>What counts as a click here: the name of the browser's event.</summary>
    public string Event { get; set; } = "click";

    /// <summary>How often the portal gets each frame that carries a click.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Frames that carried a click, oldest first.</summary>
    public IReadOnlyList<byte[]> Clicks => [.. clicks];

    /// <summary>The portal has hung up, as it does at a frame that it can't read; it has had all that were sent before.</summary>
    public Task Ended => ended.Task;

    /// <summary>Before the page is opened.</summary>
    public static async Task<CircuitTap> OnAsync(IPage page)
    {
        var tap = new CircuitTap();
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), tap.Stand);
        return tap;
    }

    public void Send(byte[] frame) => portal!.Send(frame);

    /// <summary>The number by which the circuit knows whose click it is.</summary>
    public static int HandlerOf(byte[] frame)
    {
        var text = Encoding.Latin1.GetString(frame);
        var from = text.IndexOf(Handler, StringComparison.Ordinal) + Handler.Length;
        return int.Parse(text[from..text.IndexOf(',', from)], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The same click on another handler. Blanks keep the frame's length, which stands in the frame.</summary>
    public static byte[] WithHandler(byte[] frame, int handler)
    {
        var old = HandlerOf(frame).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var other = handler.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(old.Length);
        Assert.Equal(old.Length, other.Length);
        return Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(frame).Replace(Handler + old, Handler + other, StringComparison.Ordinal));
    }

    private void Stand(IWebSocketRoute browser)
    {
        var server = browser.ConnectToServer();
        portal = server;
        server.OnClose((code, reason) =>
        {
            ended.TrySetResult();
            _ = browser.CloseAsync(new() { Code = code, Reason = reason });
        });
        browser.OnMessage(frame =>
        {
            if (frame.Binary is not { } bytes)
            {
                server.Send(frame.Text!);
                return;
            }

            var isClick = Encoding.Latin1.GetString(bytes).Contains($"\"eventName\":\"{Event}\"", StringComparison.Ordinal);
            if (isClick)
                clicks.Enqueue(bytes);
            for (var copy = 0; copy < (isClick ? Copies : 1); copy++)
                server.Send(bytes);
        });
    }
}
