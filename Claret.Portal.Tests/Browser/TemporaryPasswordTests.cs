using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The other delivery, as one person lives it.</summary>
public sealed class TemporaryPasswordTests
{
    private const string Email = "mara.lopez@claret.example";

    [BrowserTheory, OnSqlite, OnPostgres]
    [Trait("Security", "12")]
    public async Task Mara_signs_in_with_it_closes_the_tab_signs_in_again_and_has_a_new_one(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind, ("Resets:Delivery", "TemporaryPassword"));
        await using var first = await portal.NewPageAsync();
        await first.Page.OpenAsync("/forgot-password");
        await first.Page.SaysAsync("We'll send you a new, temporary password.");
        await first.Page.AskForResetAsync(Email);
        var mail = await first.Page.ReadMailAsync(Email, "Your temporary password for Claret Portal");
        var temporary = await mail.Locator(".code").InnerTextAsync();

        await first.Page.SignInAsync("mara.lopez", temporary, returnUrl: "/account");
        await first.Page.Heading("Set a new password").WaitForAsync();
        await first.Page.SaysAsync("You signed in as mara.lopez with a temporary password.");
        await Expect(first.Page.Field("Current password")).ToHaveCountAsync(0);
        await Expect(first.Page.GetByRole(Microsoft.Playwright.AriaRole.Navigation)).ToHaveCountAsync(0);
        // Whatever address is asked for, in the open circuit too.
        foreach (var path in new[] { "/account", "/admin/people" })
        {
            await first.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
            await Expect(first.Page).ToHaveURLAsync(new Uri(portal.BaseAddress, "/account/password").AbsoluteUri);
            await first.Page.Heading("Set a new password").WaitForAsync();
        }

        // The tab is closed with nothing set; another browser signs in with the same one, typed by hand.
        await using var second = await portal.NewPageAsync();
        await second.Page.SignInAsync("mara.lopez", temporary.ToLowerInvariant().Replace('-', ' '));
        await second.Page.SetPasswordAsync("maralopezmaralopez");
        await second.Page.SaysAsync("Too easy to guess: it contains your name.");
        await second.Page.SetPasswordAsync(Steps.NewPassword);
        await second.Page.Heading("Password changed").WaitForAsync();
        await second.Page.SaysAsync("Sign in as mara.lopez.");
        Assert.DoesNotContain(await second.Page.Context.CookiesAsync(), cookie => cookie.Name == "claret");

        await second.Page.Content().GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        foreach (var spent in new[] { temporary, DemoPeople.Password })
        {
            await second.Page.EnterAsync("mara.lopez", spent);
            await second.Page.SaysAsync(Steps.Refusal);
        }

        await second.Page.EnterAsync("mara.lopez", Steps.NewPassword);
        await second.Page.Heading("My account").WaitForAsync();
        await first.Page.GotoAsync("/account/password");
        await first.Page.Heading("Sign in").WaitForAsync();
        first.AssertClean();
        second.AssertClean();
    }
}
