using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Somebody sends too much; others don't notice. One machine has two addresses: the one is hostile, the other is not.</summary>
[Trait("Security", "19")]
public sealed class FloodTests
{
    [BrowserTheory, OnSqlite, OnPostgres]
    [Trait("Security", "4")]
    public async Task Two_hundred_submits_on_one_connection_are_counted_like_any_others(DatabaseKind kind)
    {
        const int limit = 20;
        await using var portal = await DemoPortal.StartAsync(kind, ("Resets:Limits:PerOriginPerHour", $"{limit}"));
        await using var hostile = await Chromium.NewPageAsync(Here(portal));
        await using var honest = await Chromium.NewPageAsync(There(portal));
        var tap = await CircuitTap.OnAsync(hostile.Page);
        (tap.Event, tap.Copies) = ("submit", 200);
        await honest.Page.OpenAsync("/forgot-password");
        for (var page = 0; page < 2; page++)
        {
            await hostile.Page.OpenAsync("/forgot-password");
            await hostile.Page.Field("Email").FillAsync("mara.lopez@claret.example");
            await hostile.Page.Button("Send reset email").ClickAsync();
            await Expect(hostile.Page.Heading("Check your email").Or(hostile.Page.GetByText("Too many requests")).Or(hostile.Page.Locator("#blazor-error-ui:visible")).First).ToBeVisibleAsync();
        }

        var reference = await honest.Page.AskForResetAsync("helen.desk@claret.example");

        await portal.WaitForMailAsync(mail => mail.TextBody!.Contains(reference, StringComparison.Ordinal));
        await portal.QuietAsync();
        await using var db = portal.Database.NewContext();
        Assert.InRange(await db.Resets.CountAsync(r => r.TypedEmail == "mara.lopez@claret.example"), 1, limit);
        Assert.InRange(portal.MailTo("mara.lopez@claret.example").Count, 1, 6);
        honest.AssertClean();
    }

    [BrowserFact]
    public async Task After_a_frame_of_a_megabyte_the_page_says_that_it_connects_again_and_goes_on_with_what_was_typed()
    {
        await using var portal = await DemoPortal.StartAsync();
        await using var hostile = await portal.NewPageAsync();
        await using var honest = await portal.NewPageAsync();
        var line = await CircuitLine.OnAsync(hostile.Page);
        await honest.Page.OpenAsync("/forgot-password");
        await hostile.Page.OpenAsync("/forgot-password");
        await hostile.Page.Field("Email").FillAsync("nobody@claret.example");
        await hostile.Page.EvaluateAsync(
            """
            () => document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", event => {
              if (event.detail.state === "show")
                document.body.dataset.said = event.target.innerText;
            })
            """);

        line.Send([0x80, 0x80, 0x40, .. new byte[1 << 20]]);

        await hostile.Page.Locator("body[data-said*='Connection lost. Trying again']").WaitForAsync();
        await Expect(hostile.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        Assert.Equal(2, line.Connections);
        await hostile.Page.Button("Send reset email").ClickAsync();
        await hostile.Page.Heading("Check your email").WaitForAsync();
        await honest.Page.AskForResetAsync("somebody@claret.example");
        honest.AssertClean();
    }

    [BrowserFact]
    public async Task Where_a_network_has_too_many_pages_the_next_one_says_what_to_do()
    {
        await using var portal = await DemoPortal.StartAsync(settings: ("Hosting:CircuitsPerAddress", "1"));
        await using var first = await Chromium.NewPageAsync(Here(portal));
        await using var next = await Chromium.NewPageAsync(Here(portal));
        await using var elsewhere = await Chromium.NewPageAsync(There(portal));
        await first.Page.OpenAsync("/forgot-password");

        await next.Page.GotoAsync("/forgot-password");
        await Expect(next.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Too many pages are open from your network" })).ToContainTextAsync(DemoPortal.Contact);
        await next.Page.AxeAsync();
        await next.Page.PictureAsync("crowded");
        // What is typed and sent goes nowhere, and least of all into the address.
        await next.Page.Field("Email").FillAsync("mara.lopez@claret.example");
        await next.Page.Button("Send reset email").ClickAsync();
        Assert.EndsWith("/forgot-password", next.Page.Url, StringComparison.Ordinal);
        await elsewhere.Page.AskForResetAsync("nobody@claret.example");

        await first.Page.GotoAsync("about:blank");
        await Eventually.ThatAsync(
            async () =>
            {
                if (await next.Page.Button("Reload").IsVisibleAsync())
                    await next.Page.Button("Reload").ClickAsync();
                return await next.Page.Locator("main[data-interactive=true]").IsVisibleAsync();
            },
            "the first page was closed, and its place is free");
        await next.Page.Field("Email").FillAsync("nobody@claret.example");
        await next.Page.Button("Send reset email").ClickAsync();
        await next.Page.Heading("Check your email").WaitForAsync();
        next.AssertClean();
        elsewhere.AssertClean();
    }

    private static Uri Here(PortalFactory portal) => new($"http://127.0.0.1:{portal.BaseAddress.Port}");

    private static Uri There(PortalFactory portal) => new($"http://[::1]:{portal.BaseAddress.Port}");
}
