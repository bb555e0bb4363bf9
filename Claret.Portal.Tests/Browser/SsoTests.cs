using Claret.Portal.Shell;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SourcesTests.Sso;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Signing in through a provider, in a real browser with our own policies in force.</summary>
[Trait("Security", "29")]
public sealed class SsoTests(SsoFixture sso) : IClassFixture<SsoFixture>
{
    [BrowserFact]
    public async Task By_the_link_by_the_address_and_out_again_when_the_provider_says_so()
    {
        var provider = await sso.Portal.SsoProviderAsync(sso.There.Issuer, name: "Okta");
        await sso.Portal.SsoProviderAsync(sso.There.Issuer, name: "Microsoft Entra ID");
        await using (var db = sso.Portal.Database.NewContext())
            await db.Providers.Where(p => p.Id == provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.EmailDomains, "claret.example"));
        sso.There.Sign("00u1", ("preferred_username", "nora.berg"), ("name", "Nora Berg"), ("email", "nora@claret.example"), ("sid", "session-1"));
        await using var browser = await sso.Portal.NewPageAsync();
        var page = browser.Page;

        await page.OpenAsync("/sign-in?returnUrl=%2Faccount%2Fsessions");
        await page.LookAtAsync("sign-in-providers");
        await page.Link("Sign in with Okta").ClickAsync();
        await page.WaitForURLAsync("**/account/sessions");
        await page.InteractiveAsync();
        await Expect(page.Locator(".user-name")).ToHaveTextAsync("Nora Berg");

        await page.SignOutAsync();
        await page.EnterAsync("anybody@claret.example", "typed by habit");
        await page.WaitForURLAsync("**/account");
        await page.InteractiveAsync();

        // The provider ends its session: the open page follows by itself.
        using var there = sso.Portal.NewClient();
        using var told = await there.PostAsync($"/sign-in/sso/{provider.Id}/logout", [new("logout_token", sso.There.LogoutToken("00u1"))]);
        Assert.Equal(System.Net.HttpStatusCode.OK, told.StatusCode);
        await page.Heading("Sign in").WaitForAsync();
        await page.SaysAsync("You were signed out in another window or from another device.");

        sso.There.Error = "access_denied";
        await page.Link("Sign in with Okta").ClickAsync();
        await page.Heading("You weren't signed in").WaitForAsync();
        await page.LookAtAsync("sign-in-failed");
        sso.There.Error = null;
        await page.Link("Try again").ClickAsync();
        await page.WaitForURLAsync("**/account");

        // Nothing but the visit at the provider itself left the portal.
        Assert.All(
            browser.Faults.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            fault => Assert.StartsWith($"request to another host: {sso.There.Issuer}authorize?", fault, StringComparison.Ordinal));
        Assert.DoesNotContain(browser.Requests, request => request.Contains(PortalRoutes.Error, StringComparison.Ordinal));
    }
}
