using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>A slow line: the page is drawn, and what serves it is still on its way.</summary>
public sealed class BeforeTheCircuitTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string Script = "**/_framework/blazor.web*.js";

    [BrowserFact]
    public Task What_was_typed_early_is_there_when_it_counts() => demo.Portal.VisitAsync(async page =>
    {
        var letCome = await HoldAsync(page, "/forgot-password");
        await page.Field("Email").PressSequentiallyAsync("nobody@claret.example");
        letCome();
        await page.InteractiveAsync();
        await Expect(page.Field("Email")).ToHaveValueAsync("nobody@claret.example");
        await Expect(page.Field("Email")).ToBeFocusedAsync();
        await page.Button("Send reset email").ClickAsync();
        await page.Heading("Check your email").WaitForAsync();
        await page.SaysAsync("nobody@claret.example");
    });

    [BrowserFact]
    public async Task A_form_sent_early_is_carried_out_once_and_never_in_the_address()
    {
        var person = await demo.Portal.SomebodyAsync("wooden kettle borrowed thunder");
        await using var browser = await demo.Portal.NewPageAsync();
        var page = browser.Page;
        var letCome = await HoldAsync(page, "/forgot-password");
        await page.Field("Email").FillAsync(person.Email!);
        await page.Button("Send reset email").ClickAsync();
        await page.Button("Send reset email").ClickAsync();
        letCome();
        await page.Heading("Check your email").WaitForAsync();

        await demo.Portal.WaitForMailToAsync(person.Email!);
        await demo.Portal.QuietAsync();
        Assert.Single(demo.Portal.MailTo(person.Email!));
        Assert.DoesNotContain(browser.Requests, url => url.Contains("email=", StringComparison.OrdinalIgnoreCase) || url.Contains(person.Email!, StringComparison.Ordinal));
        browser.AssertClean();
    }

    [BrowserFact]
    public Task A_search_typed_early_is_made() => demo.Portal.VisitAsync(async page =>
    {
        await page.SignInAsync("helen.desk");
        var letCome = await HoldAsync(page, "/admin/people");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search people" }).PressSequentiallyAsync("lopez");
        letCome();
        await page.InteractiveAsync();
        await Expect(page.Row("mara.lopez")).ToBeVisibleAsync();
        await Expect(page.Row("jsmith")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("lopez");
    });

    [BrowserFact]
    public async Task Where_nothing_gets_through_the_page_says_so_and_names_whom_to_ask()
    {
        await using var browser = await demo.Portal.NewPageAsync();
        var page = browser.Page;
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await page.RouteAsync("**/_blazor?*", route => route.AbortAsync());
        await page.GotoAsync("/forgot-password");
        await page.Field("Email").FillAsync("mara.lopez@claret.example");
        await Expect(page.GetByText("This page can't reach the portal")).ToBeHiddenAsync();

        await page.Clock.RunForAsync(8_100);

        var notice = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This page can't reach the portal" });
        await Expect(notice).ToBeVisibleAsync();
        await Expect(notice).ToContainTextAsync(DemoPortal.Contact);
        await Expect(page.Field("Email")).ToHaveValueAsync("mara.lopez@claret.example");
        await Expect(notice.GetByRole(AriaRole.Button, new() { Name = "Reload" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public Task Without_scripts_the_page_says_what_it_needs() => demo.Portal.VisitAsync(
        async page =>
        {
            await page.GotoAsync("/forgot-password");
            // By text alone nothing in a noscript is found.
            var notice = page.Locator("noscript > *");
            await Expect(notice).ToBeVisibleAsync();
            var words = await notice.InnerTextAsync();
            Assert.Contains("This page needs JavaScript", words, StringComparison.Ordinal);
            Assert.Contains(DemoPortal.Contact, words, StringComparison.Ordinal);
        },
        scripts: false);

    [BrowserFact]
    public Task Sign_in_needs_no_script() => demo.Portal.VisitAsync(
        async page =>
        {
            await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
            await page.EnterAsync("mara.lopez", Accounts.Demo.DemoPeople.Password);
            await page.WaitForURLAsync("**/account");
            await page.Heading("My account").WaitForAsync();
        },
        scripts: false);

    /// <summary>Opens the page and holds back what would serve it, until the answer is called.</summary>
    private static async Task<Action> HoldAsync(IPage page, string path)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync(Script, async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("main[data-interactive=false]").WaitForAsync();
        return gate.SetResult;
    }
}
