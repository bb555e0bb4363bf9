using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Claret.Portal.Tests.Browser;

/// <summary>The WebSocket between a page and its circuit, in the test's hand: it can be cut, kept from coming back, and held up.</summary>
internal sealed class CircuitLine
{
    private readonly ConcurrentQueue<Action> waiting = new();
    private IWebSocketRoute? browser;
    private IWebSocketRoute? portal;
    private bool isDown;
    private bool isHeld;

    private CircuitLine()
    {
    }

    /// <summary>How many connections there have been.</summary>
    public int Connections { get; private set; }

    /// <summary>What the page sent since <see cref="Hold"/>, all the way from the first word of a connection.</summary>
    public int Held => waiting.Count;

    /// <summary>How long everything takes either way, as over a far or crowded network.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Before the page is opened.</summary>
    public static async Task<CircuitLine> OnAsync(IPage page)
    {
        var line = new CircuitLine();
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), line.Stand);
        await page.RouteAsync(url => url.Contains("/_blazor/negotiate", StringComparison.Ordinal), route => line.isDown ? route.AbortAsync() : route.ContinueAsync());
        return line;
    }

    /// <summary>As if the network were gone, until <see cref="Restore"/>.</summary>
    public async Task CutAsync()
    {
        isDown = true;
        await portal!.CloseAsync();
        await browser!.CloseAsync();
    }

    public void Restore() => isDown = false;

    /// <summary>What the page sends from now on, after the two have greeted each other, waits for <see cref="Release"/>.</summary>
    public void Hold() => isHeld = true;

    public void Release()
    {
        isHeld = false;
        while (waiting.TryDequeue(out var send))
            send();
    }

    public void Send(byte[] frame) => portal!.Send(frame);

    private void Stand(IWebSocketRoute page)
    {
        Connections++;
        var server = page.ConnectToServer();
        (browser, portal) = (page, server);
        var hasGreeted = false;
        var (toPortal, toPage) = (Task.CompletedTask, Task.CompletedTask);
        page.OnMessage(frame =>
        {
            var send = Sending(frame, server);
            if (isHeld && hasGreeted)
                waiting.Enqueue(send);
            else
                toPortal = LaterAsync(toPortal, send);
            hasGreeted = true;
        });
        server.OnMessage(frame => toPage = LaterAsync(toPage, Sending(frame, page)));
    }

    private static Action Sending(IWebSocketFrame frame, IWebSocketRoute to) =>
        frame.Binary is { } bytes ? () => to.Send(bytes) : () => to.Send(frame.Text!);

    /// <summary>At once if nothing is slow, and never before what was sent earlier.</summary>
    private Task LaterAsync(Task earlier, Action send)
    {
        if (Delay == TimeSpan.Zero && earlier.IsCompleted)
        {
            send();
            return Task.CompletedTask;
        }

        return AfterAsync(earlier, Task.Delay(Delay), send);

        static async Task AfterAsync(Task earlier, Task delay, Action send)
        {
            await earlier;
            await delay;
            send();
        }
    }
}
