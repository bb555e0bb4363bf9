using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SettingsTests;
using static Claret.Portal.Tests.SourcesTests.Admin.SourcesAdminBench;

namespace Claret.Portal.Tests.SourcesTests.Admin;

public sealed class SourcesPageTests
{
    [Fact]
    public async Task With_no_source_yet_the_page_says_what_there_is_and_where_to_begin()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());

        var page = bench.Render<SourcesPage>();

        page.WaitForAssertion(() => Assert.Equal("Bring your people in", page.Find("#add-heading").TextContent));
        Assert.Equal(
            ["/admin/sources/new/sso", "/admin/sources/new/ldap", "/admin/sources/new/file"],
            page.FindAll(".add a").Select(link => link.GetAttribute("href")));
        Assert.Contains("1 person with a local account", page.Find(".local").TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Single(page.FindAll(".local a"));

        // Who may not see people is led to none, and who is no Admin adds no provider.
        await bench.SignInAsAsync(await bench.Database.KeeperAsync());
        page = bench.Render<SourcesPage>();
        page.WaitForAssertion(() => Assert.Equal("Bring your people in", page.Find("#add-heading").TextContent));
        Assert.Empty(page.FindAll(".local a, .add a"));
    }

    [Fact]
    public async Task Each_provider_says_how_it_is_doing_and_the_one_that_asks_says_so_loudest()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var admin = await Given.APerson().Admin().InAsync(bench.Database);
        var caller = await bench.SignInAsAsync(admin);
        var okta = await bench.Portal.AddedAsync(caller, Okta());
        await bench.Portal.Get<ProviderDesk>().SwitchAsync(caller, okta.Id, on: true, default);
        var office = await bench.Portal.AddedAsync(caller, HeadOffice());
        var bare = await bench.Portal.AddedAsync(caller, new SsoInput { Name = "<b>Bare</b>" });
        await bench.Database.PersonOfAsync(okta.Id);
        await bench.Database.KeepAsync(Waiting(okta.Id, "mara", bench.Portal.Now));
        await bench.Database.KeepAsync(Run(office.Id, bench.Portal.Now.AddHours(-2), added: 12));
        var asks = await bench.Database.KeepAsync(Run(office.Id, bench.Portal.Now.AddHours(-1), SyncRunState.Asks, blocked: 2310, problem: "WouldBlock: 2310 of 4000"));

        var page = bench.Render<SourcesPage>();

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".source").Count));
        var cards = page.FindAll(".source").ToDictionary(card => card.QuerySelector("h2")!.TextContent, StringComparer.Ordinal);
        Assert.Contains("On", cards["Okta"].TextContent, StringComparison.Ordinal);
        Assert.Contains("1 person waits", cards["Okta"].TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody yet", cards["Okta"].TextContent, StringComparison.Ordinal);
        Assert.Contains("Off", cards["Head office"].QuerySelectorAll(".chip").Select(chip => chip.TextContent));
        Assert.Contains("Head office would block 2,310 people, and has stopped to ask.", cards["Head office"].QuerySelector(".notice")!.TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal($"/admin/sources/{office.Id}/runs/{asks.Id}", cards["Head office"].QuerySelector(".notice a")!.GetAttribute("href"));
        Assert.Contains("Not set up", cards["<b>Bare</b>"].TextContent, StringComparison.Ordinal);
        Assert.Equal($"/admin/sources/{bare.Id}", cards["<b>Bare</b>"].QuerySelector("h2 a")!.GetAttribute("href"));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Who_may_only_look_finds_no_button_and_who_may_not_look_nothing()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var id = (await bench.Portal.AddedAsync(await bench.Portal.AsAdminKeeperAsync(), Okta())).Id;
        await bench.SignInAsAsync(await bench.Database.KeeperAsync("Vi Viewer", PrivilegeLevel.ViewOnly));
        var page = bench.Render<SourcesPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".source")));
        Assert.Empty(page.FindAll(".add a"));
        var one = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));
        one.WaitForAssertion(() => Assert.Contains("but not change it", one.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(one.FindAll("button"), button => button.GetAttribute("data-copy") is null && !button.ClassList.Contains("field-toggle"));
        Assert.All(one.FindAll("input, select, textarea"), field => Assert.True(field.HasAttribute("disabled"), field.OuterHtml));
        var add = bench.Render<NewProviderPage>(parameters => parameters.Add(p => p.Kind, "sso"));
        add.WaitForAssertion(() => Assert.Empty(add.FindAll("form")));

        await bench.SignInAsAsync(await Given.APerson().InAsync(bench.Database));
        page = bench.Render<SourcesPage>();
        one = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));
        page.WaitForAssertion(() => Assert.DoesNotContain("Okta", page.Markup, StringComparison.Ordinal));
        one.WaitForAssertion(() => Assert.DoesNotContain("Okta", one.Markup, StringComparison.Ordinal));
    }
}
