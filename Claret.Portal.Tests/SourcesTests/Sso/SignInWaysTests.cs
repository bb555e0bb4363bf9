using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>The other ways in, on the sign-in page.</summary>
public sealed class SignInWaysTests
{
    private const string Password = "blue lantern harvest moon";

    [Fact]
    public async Task Each_provider_that_is_switched_on_has_a_link_in_the_order_of_names()
    {
        await using var portal = await PortalFactory.StartAsync();
        using var client = portal.NewClient();
        Assert.DoesNotContain("Sign in with", await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        var okta = await portal.SsoProviderAsync("https://okta.example", name: "Okta");
        var entra = await portal.SsoProviderAsync("https://entra.example", name: "entra <b>ID</b>");
        var off = await portal.SsoProviderAsync("https://off.example", name: "Switched off");
        await using (var db = portal.Database.NewContext())
        {
            db.Providers.Add(Given.HeadOffice());
            await db.Providers.Where(p => p.Id == off.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, false));
            await db.SaveChangesAsync();
        }

        var html = await client.GetStringAsync(new Uri("/sign-in?returnUrl=%2Faccount%2Fsessions", UriKind.Relative));

        using var page = await new HtmlParser().ParseDocumentAsync(html);
        Assert.Equal(
            [
                ("Sign in with entra <b>ID</b>", $"/sign-in/sso/{entra.Id}?returnUrl=%2Faccount%2Fsessions"),
                ("Sign in with Okta", $"/sign-in/sso/{okta.Id}?returnUrl=%2Faccount%2Fsessions"),
            ],
            page.QuerySelectorAll(".ways a").Select(link => (link.TextContent.Trim(), link.GetAttribute("href")!)));
    }

    [Theory]
    [Trait("Security", "1")]
    [InlineData("somebody@claret.example", true)]
    [InlineData("  Nobody.At.All@CLARET.Example ", true)]
    [InlineData("someone@bücher.example", true)]
    [InlineData("someone@xn--bcher-kva.example", true)]
    [InlineData("somebody@sub.claret.example", false)]
    [InlineData("somebody@notclaret.example", false)]
    [InlineData("somebody@claret.example.evil.example", false)]
    [InlineData("claret.example", false)]
    [InlineData("@claret.example", false)]
    public async Task An_address_of_a_providers_domain_leads_there_whoever_has_it(string typed, bool leads)
    {
        await using var portal = await PortalFactory.StartAsync();
        await portal.SomebodyWithPasswordAsync("somebody", "somebody@claret.example", Password);
        var okta = await portal.SsoProviderAsync("https://okta.example", name: "Okta");
        await using (var db = portal.Database.NewContext())
            await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.EmailDomains, "claret.example bücher.example"));
        using var client = portal.NewClient();

        using var answer = await client.SignInAsync(typed, "", "/sign-in?returnUrl=%2Faccount");

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(leads, html.Contains($"<meta http-equiv=\"refresh\" content=\"0;url=/sign-in/sso/{okta.Id}?returnUrl=%2Faccount\"", StringComparison.Ordinal));
        Assert.Equal(leads, html.Contains("On to Okta", StringComparison.Ordinal));
        Assert.Equal(!leads, html.Contains("Enter your password.", StringComparison.Ordinal));
        await using var after = portal.Database.NewContext();
        Assert.False(await after.Audit.AnyAsync());
        Assert.False(await after.SignInDelays.AnyAsync());
    }

    [Fact]
    public async Task Whoever_comes_back_from_a_provider_can_use_a_password_all_the_same()
    {
        await using var portal = await PortalFactory.StartAsync();
        await portal.SomebodyWithPasswordAsync("admin@claret.example", "admin@claret.example", Password);
        await portal.SsoProviderAsync("https://okta.example", name: "Okta");
        await using (var db = portal.Database.NewContext())
            await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.EmailDomains, "claret.example"));
        using var client = portal.NewClient();
        var failed = await client.GetStringAsync(new Uri("/sign-in/sso/failed?why=Unreachable&returnUrl=%2Faccount", UriKind.Relative));
        Assert.Contains("href=\"/sign-in?here=1&amp;returnUrl=%2Faccount\"", failed, StringComparison.Ordinal);

        using var signedIn = await client.SignInAsync("admin@claret.example", Password, "/sign-in?here=1&returnUrl=%2Faccount");

        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal("/account", new Uri(portal.BaseAddress, signedIn.Headers.Location!).PathAndQuery);
    }
}
