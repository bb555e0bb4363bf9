using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>A page in a browser of its own, and what went wrong behind it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentQueue<string> requests = new();

    public BrowserPage(Uri portal, IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Enqueue($"console: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => errors.Enqueue($"script: {error.Error}");
        context.Request += (_, request) =>
        {
            requests.Enqueue(request.Url);
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss" } url && url.Authority != portal.Authority)
                errors.Enqueue($"request to another host: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public string Faults => string.Join('\n', errors);

    /// <summary>For a fault that the test wants, such as the console's word on an answer 404.</summary>
    public void Forgive() => errors.Clear();

    public void AssertClean()
    {
        if (!errors.IsEmpty)
            throw new XunitException($"The browser complained at {Page.Url}:\n{Faults}");
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
