using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>What the portal exists for, as one person lives it.</summary>
public sealed class MainJobTests
{
    [BrowserTheory, OnSqlite, OnPostgres]
    [Trait("Security", "6")]
    [Trait("Security", "11")]
    public async Task Mara_forgets_her_password_and_has_a_new_one_within_a_minute(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;

        await page.GotoAsync("/");
        await page.Link("Forgot your password").ClickAsync();
        await page.InteractiveAsync();
        await page.Field("Email").FillAsync("mara.lopez@claret.example");
        await page.Button("Send reset email").ClickAsync();
        await page.Heading("Check your email").WaitForAsync();
        var reference = await page.ReferenceAsync();

        var mail = await page.ReadMailAsync("mara.lopez@claret.example", "Reset your password for Claret Portal");
        await mail.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Set a new password" }).ClickAsync();
        await page.Field("New password").WaitForAsync();
        await page.SaysAsync("mara.lopez");
        await Expect(page).ToHaveURLAsync(new Uri(portal.BaseAddress, "/reset-password").AbsoluteUri);
        await page.SetPasswordAsync(Steps.NewPassword);
        await page.Heading("Password changed").WaitForAsync();
        await page.SaysAsync("mara.lopez");

        await page.Content().GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.EnterAsync("mara.lopez", DemoPeople.Password);
        await page.SaysAsync(Steps.Refusal);
        await page.EnterAsync("mara.lopez", Steps.NewPassword);
        await page.Heading("My account").WaitForAsync();
        var notice = await page.ReadMailAsync("mara.lopez@claret.example", "Your password for Claret Portal was changed");
        await Expect(notice.Locator("body")).ToContainTextAsync("The password of mara.lopez was changed at");
        await Expect(notice.Locator("body")).ToContainTextAsync(DemoPortal.Contact);

        browser.AssertClean();
        await NobodySawTheTicketAsync(portal, browser, reference);
    }

    private static async Task NobodySawTheTicketAsync(PortalFactory portal, BrowserPage browser, string reference)
    {
        var ticket = DemoPortal.TicketOf(DemoPortal.LinkIn(portal.MailTo("mara.lopez@claret.example").First(DemoPortal.HasLink)));
        Assert.Contains(browser.Requests, url => url.EndsWith("/sign-in", StringComparison.Ordinal));
        // What stands behind "#" is never sent.
        Assert.DoesNotContain(browser.Requests, url => url.Split('#')[0].Contains(ticket, StringComparison.Ordinal));
        Assert.DoesNotContain(ticket, await browser.Page.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"), StringComparison.Ordinal);

        await using var desk = await portal.NewPageAsync();
        var person = await portal.PersonAsync("mara.lopez");
        await desk.Page.SignInAsync("admin");
        foreach (var path in new[] { "/admin/resets", $"/admin/resets/{reference}", $"/admin/people/{person.Id}" })
        {
            await desk.Page.OpenAsync(path);
            await desk.Page.SaysAsync(reference);
            Assert.DoesNotContain(ticket, await desk.Page.ContentAsync(), StringComparison.Ordinal);
        }

        desk.AssertClean();
        Assert.Contains(reference, portal.Logs.Text + await desk.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(ticket, portal.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Steps.NewPassword, portal.Logs.Text, StringComparison.Ordinal);
    }
}
