using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Helen at the help desk: Full access on Resets, View only on People.</summary>
public sealed class HelpDeskTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string Mara = "mara.lopez@claret.example";

    [BrowserFact]
    public async Task She_sends_mara_a_reset_and_follows_it()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            await page.Row("mara.lopez").ResetButton().ClickAsync();
            await Expect(page.OpenDialog()).ToContainTextAsync($"Send Mara Lopez (mara.lopez) a password reset to {Mara}?");
            Assert.Empty(portal.ListMail());
            await page.Button("Send").ClickAsync();

            var toast = page.GetByText("Reset sent to Mara Lopez. Reference");
            await toast.WaitForAsync();
            var reference = Steps.ReferenceIn(await toast.InnerTextAsync());
            await page.Button("Follow").ClickAsync();
            await page.Heading(reference).WaitForAsync();
            await portal.QuietAsync();
            await page.Button("Refresh").ClickAsync();
            await page.SaysAsync("Sent by helen.desk");
            await page.SaysAsync("took the mail");

            var mail = Assert.Single(portal.ListMail());
            Assert.Equal(Mara, Assert.Single(mail.To.Mailboxes).Address);
            Assert.Contains("Helen Desk at Claret Portal sent you this", mail.TextBody!, StringComparison.Ordinal);
            Assert.Contains(reference, mail.TextBody!, StringComparison.Ordinal);
        });
    }

    [BrowserTheory]
    [InlineData("admin", "Only an Admin can reset an Admin.")]
    [InlineData("sam.okta", "Sam Okta's password is kept by Okta (claret.okta.example). Ask the IT service desk (ext. 200).")]
    [InlineData("bo.blocked", "Bo Blocked is blocked. Unblock the account first.")]
    [Trait("Security", "21")]
    public async Task Where_she_can_not_she_finds_the_reason_and_no_button(string username, string reason)
    {
        var person = await demo.Portal.PersonAsync(username);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            await Expect(page.Row(username)).ToContainTextAsync(reason);
            await Expect(page.Row(username).ResetButton()).ToHaveCountAsync(0);

            await page.OpenAsync($"/admin/people/{person.Id}");
            await page.SaysAsync(reason);
            await Expect(page.Button("Send password reset")).ToHaveCountAsync(0);
        });
    }

    [BrowserFact]
    [Trait("Security", "18")]
    public async Task A_privilege_taken_while_the_dialog_is_open_is_gone()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            await page.Row("mara.lopez").ResetButton().ClickAsync();
            await page.Button("Send").WaitForAsync();
            await TakeAsync(portal, Feature.Resets);

            await page.Button("Send").ClickAsync();

            await Expect(page.OpenDialog()).ToContainTextAsync("You can't send resets.");
            await Expect(page.Button("Send")).ToHaveCountAsync(0);
            await page.Button("Cancel").ClickAsync();
            // What remains to her is to look.
            await Expect(page.Row("mara.lopez").ResetButton()).ToHaveCountAsync(0);
            await Expect(page.Row("mara.lopez")).ToContainTextAsync("You can't send resets.");
        });
        await portal.QuietAsync();
        Assert.Empty(portal.ListMail());
        Assert.Empty(await ResetsAsync(portal));
    }

    [BrowserFact]
    [Trait("Security", "18")]
    public async Task A_send_that_arrives_five_times_is_one_reset()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            var tap = await CircuitTap.OnAsync(page);
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            await page.Row("mara.lopez").ResetButton().ClickAsync();
            await page.Button("Send").WaitForAsync();
            tap.Copies = 5;
            await page.Button("Send").ClickAsync();
            await page.GetByText("Reset sent to Mara Lopez. Reference").WaitForAsync();
        });
        await portal.QuietAsync();
        Assert.Single(await ResetsAsync(portal));
        Assert.Single(portal.ListMail());
        await StillServesAsync(portal);
    }

    [BrowserFact]
    [Trait("Security", "18")]
    public async Task Frames_sent_again_or_altered_reset_nobody_else()
    {
        await using var portal = await DemoPortal.StartAsync();
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var tap = await CircuitTap.OnAsync(page);
        await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
        await page.Row("mara.lopez").ResetButton().ClickAsync();
        await page.Button("Send").ClickAsync();
        await page.GetByText("Reset sent to Mara Lopez. Reference").WaitForAsync();
        var send = tap.Clicks[^1];
        var open = tap.Clicks[^2];
        Assert.NotEqual(CircuitTap.HandlerOf(open), CircuitTap.HandlerOf(send));

        // The row's button has been drawn anew since, and sending from a dialog that is closed is nobody's.
        tap.Send(open);
        tap.Send(send);
        tap.Send(send);
        for (var handler = 1; handler <= CircuitTap.HandlerOf(send); handler++)
            tap.Send(CircuitTap.WithHandler(send, handler));
        tap.Send([.. send.Reverse()]);
        tap.Send([0x00, 0xFF, 0xFE]);
        await tap.Ended.WaitAsync(Eventually.Patience);

        await StillServesAsync(portal);
        await portal.QuietAsync();
        var reset = Assert.Single(await ResetsAsync(portal));
        Assert.Equal((await portal.PersonAsync("mara.lopez")).Id, reset.PersonId);
        Assert.Single(portal.ListMail());
    }

    /// <summary>Before the watch over open circuits has looked, which here it never does: the service itself refuses.</summary>
    [BrowserFact]
    [Trait("Security", "18")]
    public async Task Her_frames_are_worth_nothing_once_her_session_has_ended()
    {
        await using var portal = await PortalFactory.StartAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Demo:Enabled"] = "true" },
            services: services => services.Remove(services.Single(service => service.ImplementationType == typeof(SignIn.CircuitWatchWorker))));
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var tap = await CircuitTap.OnAsync(page);
        await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
        await page.Row("mara.lopez").ResetButton().ClickAsync();
        await page.Button("Send").WaitForAsync();
        await using (var db = portal.Database.NewContext())
            await db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, DateTime.UtcNow));

        tap.Copies = 3;
        await page.Button("Send").ClickAsync();

        await Eventually.ThatAsync(
            async () =>
            {
                await using var db = portal.Database.NewContext();
                return await db.Audit.AnyAsync(a => a.Action == Audit.AuditAction.ResetSent && a.Outcome == Audit.AuditOutcome.Refused);
            },
            "the refusal is on record");
        await portal.QuietAsync();
        Assert.Empty(await ResetsAsync(portal));
        Assert.Empty(portal.ListMail());
    }

    private static async Task TakeAsync(PortalFactory portal, Feature feature)
    {
        var helen = await portal.PersonAsync("helen.desk");
        await using var db = portal.Database.NewContext();
        Assert.Equal(1, await db.Set<PersonPrivilege>().Where(p => p.PersonId == helen.Id && p.Feature == feature).ExecuteDeleteAsync());
    }

    private static async Task<List<Reset>> ResetsAsync(PortalFactory portal)
    {
        await using var db = portal.Database.NewContext();
        return await db.Resets.AsNoTracking().ToListAsync();
    }

    /// <summary>Somebody else, in a browser of their own, is served as ever.</summary>
    private static Task StillServesAsync(PortalFactory portal) => portal.VisitAsync(async page =>
    {
        await page.SignInAsync("admin", returnUrl: "/admin/people?search=lopez");
        await page.Row("mara.lopez").ResetButton().ClickAsync();
        await page.Button("Cancel").ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
    });
}
