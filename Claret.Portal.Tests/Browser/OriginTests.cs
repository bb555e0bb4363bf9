using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.Browser;

/// <summary>However a browser's circuit is carried, where it comes from is known: limits and records stand on it.</summary>
public sealed class OriginTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [BrowserTheory]
    [InlineData("websocket", "// as it comes")]
    [InlineData("events", "delete window.WebSocket;")]
    [InlineData("polling", "delete window.WebSocket; delete window.EventSource;")]
    [Trait("Security", "4")]
    public async Task Is_known_over_every_transport(string transport, string script)
    {
        var email = $"{transport}@claret.example";
        await using var opened = await Chromium.NewPageAsync(demo.Portal.BaseAddress);
        await opened.Page.AddInitScriptAsync(script);

        await opened.Page.OpenAsync("/forgot-password");
        await opened.Page.Field("Email").FillAsync(email);
        await opened.Page.Button("Send reset email").ClickAsync();
        await opened.Page.Heading("Check your email").WaitForAsync();

        await using var db = demo.Portal.Database.NewContext();
        var reset = await db.Resets.SingleAsync(r => r.TypedEmail == email);
        Assert.Contains(reset.OriginAddress, new[] { "127.0.0.1", "::1" });
        Assert.Contains("Mozilla", reset.OriginBrowser, StringComparison.Ordinal);
    }
}
