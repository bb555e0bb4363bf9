using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Whatever ends a session reaches the pages that stand open: within five seconds they show sign-in, and nothing they hold is served.</summary>
[Trait("Security", "17")]
public sealed partial class SessionEndTests
{
    private const string OldPassword = "wooden kettle borrowed thunder";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task After_a_reset_in_a_third_browser_two_others_are_out_within_five_seconds(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        var helen = await portal.PersonAsync("helen.desk");
        var link = await portal.MailLinkAsync(helen);
        await using var one = await portal.NewPageAsync();
        await using var two = await portal.NewPageAsync();
        await using var third = await portal.NewPageAsync();
        await one.Page.SignInAsync("helen.desk", returnUrl: "/account");
        await two.Page.SignInAsync("helen.desk", returnUrl: "/admin/people?search=mara");
        await Expect(two.Page.Row("mara.lopez")).ToBeVisibleAsync();
        var cookie = await CookieAsync(one);

        await third.Page.OpenLinkAsync(link);
        await third.Page.SetPasswordAsync(Steps.NewPassword);
        await third.Page.Heading("Password changed").WaitForAsync();
        var since = Stopwatch.StartNew();
        await Task.WhenAll(OutAsync(one.Page), OutAsync(two.Page));

        Assert.True(since.Elapsed < Promised, $"out after {since.Elapsed}");
        await two.Page.SaysAsync("You were signed out everywhere, because your password was reset.");
        Assert.Equal("/admin/people?search=mara", ReturnAddress(two.Page));
        using var thief = portal.NewClient();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        using var refused = await thief.GetAsync(new Uri("/account", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
        Assert.Equal("/sign-in", refused.Headers.Location!.AbsolutePath);
        // They come back where they were.
        await two.Page.EnterAsync("helen.desk", Steps.NewPassword);
        await Expect(two.Page.Row("mara.lopez")).ToBeVisibleAsync();
        one.AssertClean();
        two.AssertClean();
        third.AssertClean();
    }

    [BrowserTheory]
    [InlineData(nameof(SessionEnd.PasswordChanged), "because your password was changed")]
    [InlineData(nameof(SessionEnd.EndedElsewhere), "in another window or from another device")]
    [InlineData("idle", "because this page had been open for too long")]
    [InlineData("old", "because this page had been open for too long")]
    [InlineData("blocked", "You were signed out. Sign in to go on.")]
    [InlineData("deleted", "You were signed out. Sign in to go on.")]
    public async Task The_page_says_why(string how, string words)
    {
        await using var portal = await PortalFactory.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword);
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
            await EndAsync(portal, person, how);
            await OutAsync(page);
            await page.SaysAsync(words);
        });
    }

    [BrowserFact]
    public async Task Signing_out_in_one_tab_leads_the_other_to_sign_in()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("mara.lopez", returnUrl: "/account");
            var other = await page.Context.NewPageAsync();
            await other.OpenAsync("/account");
            await other.SignOutAsync();
            await OutAsync(page);
            await page.SaysAsync("You were signed out in another window");
        });
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task What_is_signed_out_from_another_browser_is_out_within_five_seconds(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        await using var lost = await portal.NewPageAsync();
        await lost.Page.SignInAsync("mara.lopez", returnUrl: "/account");
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("mara.lopez", returnUrl: "/account");
            await page.Link("Where you're signed in").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign out Chrome on Linux" }).ClickAsync();
            await page.SaysAsync("Only this one.");
            await OutAsync(lost.Page);
            await lost.Page.SaysAsync("in another window or from another device");

            await page.OpenAsync("/account");
            await page.SaysAsync("mara.lopez@claret.example");
        });
        lost.AssertClean();
    }

    /// <summary>The page is kept from leaving: its clicks arrive after the end, and nothing happens.</summary>
    [BrowserFact]
    [Trait("Security", "18")]
    public async Task No_event_is_served_once_the_session_is_over()
    {
        await using var portal = await DemoPortal.StartAsync();
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var tap = await CircuitTap.OnAsync(page);
        await page.SignInAsync("helen.desk", returnUrl: "/admin/people?search=mara");
        await page.Row("mara.lopez").ResetButton().ClickAsync();
        await page.OpenDialog().WaitForAsync();
        await page.EvaluateAsync("window.stop && (Blazor._internal.navigationManager.navigateTo = () => {})");
        var dialogs = tap.Clicks.Count;

        await EndAsync(portal, await portal.PersonAsync("helen.desk"), nameof(SessionEnd.PasswordReset));
        await Eventually.ThatAsync(
            async () => !(await page.Content().InnerTextAsync()).Contains("Mara Lopez", StringComparison.Ordinal),
            "what only a signed-in person may see is gone", Promised);
        await page.Button("Send").DispatchEventAsync("click");
        await Eventually.ThatAsync(() => tap.Clicks.Count > dialogs, "the click was sent");
        for (var again = 0; again < 20; again++)
            tap.Send(tap.Clicks[^1]);
        // A frame that can't be read ends the connection after all that came before it.
        tap.Send([0x05, 0xc1, 0xc1, 0xc1, 0xc1, 0xc1]);
        await tap.Ended.WaitAsync(Eventually.Patience);

        await using var db = portal.Database.NewContext();
        Assert.False(await db.Resets.AnyAsync());
        Assert.Empty(portal.MailTo("mara.lopez@claret.example"));
    }

    [BrowserFact]
    public async Task A_page_that_was_put_to_sleep_wakes_up_at_sign_in()
    {
        await using var portal = await PortalFactory.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword, "Rosa Novak");
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
        Assert.True(await page.EvaluateAsync<bool>("Blazor.pauseCircuit()"));
        await EndAsync(portal, person, nameof(SessionEnd.PasswordReset));

        await page.EvaluateAsync("void Blazor.resumeCircuit()");

        await OutAsync(page);
    }

    [BrowserFact]
    public async Task A_page_that_was_put_to_sleep_wakes_up_where_it_was_while_its_session_lives()
    {
        await using var portal = await PortalFactory.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword, "Rosa Novak");
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
        Assert.True(await page.EvaluateAsync<bool>("Blazor.pauseCircuit()"));

        Assert.True(await page.EvaluateAsync<bool>("Blazor.resumeCircuit()"));

        await Expect(page.Content()).ToContainTextAsync("Rosa Novak");
        await EndAsync(portal, person, nameof(SessionEnd.PasswordReset));
        await OutAsync(page);
    }

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_comes_back_after_the_end_gets_sign_in_alone(bool noticedBefore)
    {
        await using var portal = await PortalFactory.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword);
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var line = await CircuitLine.OnAsync(page);
        await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
        await line.CutAsync();
        await EndAsync(portal, person, nameof(SessionEnd.PasswordReset));
        if (noticedBefore)
            await LookedAsync(portal);

        line.Restore();

        await OutAsync(page, TimeSpan.FromSeconds(15));
    }

    [BrowserFact]
    public async Task A_connection_that_comes_back_in_time_finds_everything_as_it_was()
    {
        await using var portal = await DemoPortal.StartAsync();
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var line = await CircuitLine.OnAsync(page);
        await page.SignInAsync("helen.desk", returnUrl: "/admin/people?search=mara");
        await page.Row("mara.lopez").ResetButton().ClickAsync();
        await page.OpenDialog().WaitForAsync();
        var lost = page.GetByRole(AriaRole.Dialog, new() { Name = "Connection lost. Trying again…" });

        await line.CutAsync();
        await lost.WaitForAsync();
        line.Restore();

        await Expect(lost).ToBeHiddenAsync();
        await page.Button("Send").ClickAsync();
        await page.GetByText("Reset sent to Mara Lopez. Reference").WaitForAsync();
    }

    /// <summary>A connection that was made with a good cookie, and asks for its circuit when the session is over.</summary>
    [BrowserFact]
    public async Task A_circuit_that_is_started_too_late_shows_sign_in()
    {
        await using var portal = await PortalFactory.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword);
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
        var line = await CircuitLine.OnAsync(page);
        line.Hold();
        await page.GotoAsync("/account");
        await Eventually.ThatAsync(() => line.Held > 0, "the page asks for its circuit");

        await EndAsync(portal, person, nameof(SessionEnd.PasswordReset));
        line.Release();

        await OutAsync(page);
    }

    /// <summary>Somebody who is signed in sets a new password by a mailed link, in the same browser: every session ends, this one too.</summary>
    [BrowserFact]
    public async Task A_page_for_everybody_goes_on()
    {
        await using var portal = await DemoPortal.StartAsync();
        var mara = await portal.PersonAsync("mara.lopez");
        var link = await portal.MailLinkAsync(mara);
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("mara.lopez", returnUrl: "/account");
            await page.OpenLinkAsync(link);
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
            await LookedAsync(portal);
            await Expect(page.Heading("Password changed")).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
            await page.EnterAsync("mara.lopez", Steps.NewPassword);
            await Expect(page.Content()).ToContainTextAsync("mara.lopez@claret.example");
        });
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task A_lost_privilege_redraws_the_page(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people?search=mara");
            await Expect(page.Row("mara.lopez")).ToBeVisibleAsync();
            await using (var db = portal.Database.NewContext())
                Assert.NotEqual(0, await db.Set<PersonPrivilege>().ExecuteDeleteAsync());

            await page.Heading("This isn't yours to open").WaitForAsync(new() { Timeout = (float)Promised.TotalMilliseconds });
            await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Portal" }).GetByRole(AriaRole.Link, new() { Name = "People" })).ToHaveCountAsync(0);
        });
    }

    /// <summary>Asked again and again: a page that loads itself anew on its way there breaks off whoever waits for it to load.</summary>
    private static Task OutAsync(IPage page, TimeSpan? within = null) =>
        Expect(page).ToHaveURLAsync(OnSignIn(), new() { Timeout = (float)(within ?? Promised).TotalMilliseconds });

    [GeneratedRegex("^[^?]*/sign-in(?:[?]|$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OnSignIn();

    private static string ReturnAddress(IPage page) => System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["returnUrl"]!;

    private static async Task<string> CookieAsync(BrowserPage browser) =>
        string.Join("; ", (await browser.Page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    /// <summary>Until the watch has asked once more, from its beginning to its end.</summary>
    private static async Task LookedAsync(PortalFactory portal) => await portal.Get<CircuitWatch>().LookAsync(CancellationToken.None);

    private static async Task EndAsync(PortalFactory portal, Person person, string how)
    {
        await using var db = portal.Database.NewContext();
        var longAgo = DateTime.UnixEpoch;
        var mine = db.Sessions.Where(s => s.PersonId == person.Id);
        Assert.NotEqual(0, how switch
        {
            "idle" => await mine.ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, longAgo)),
            "old" => await mine.ExecuteUpdateAsync(set => set.SetProperty(s => s.CreatedAt, longAgo)),
            "blocked" => await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.State, PersonState.Blocked)),
            "deleted" => await db.People.Where(p => p.Id == person.Id).ExecuteDeleteAsync(),
            _ => await mine.ExecuteUpdateAsync(set => set
                .SetProperty(s => s.EndedAt, portal.Get<TimeProvider>().GetUtcNow().UtcDateTime)
                .SetProperty(s => s.EndedBy, Enum.Parse<SessionEnd>(how))),
        });
    }
}
