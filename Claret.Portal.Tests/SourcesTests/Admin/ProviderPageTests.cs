using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SettingsTests;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Claret.Portal.Tests.SourcesTests.Admin.SourcesAdminBench;

namespace Claret.Portal.Tests.SourcesTests.Admin;

public sealed class ProviderPageTests
{
    [Fact]
    public async Task A_sign_in_provider_is_added_switched_off_with_the_addresses_to_register()
    {
        await using var bench = await ComponentBench.CreateAsync(("Portal:PublicUrl", "http://localhost:5080"));
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var page = bench.Render<NewProviderPage>(parameters => parameters.Add(p => p.Kind, "sso"));
        page.WaitForElement("#sso-issuer");
        Assert.Contains("appear here as soon as you have added it", page.Markup, StringComparison.Ordinal);

        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Give it a name.", page.Markup, StringComparison.Ordinal));
        page.Find("#provider-name").Input("Okta");
        page.Find("#sso-issuer").Input("https://claret.okta.example");
        page.Find("#sso-client").Input("0oa1");
        page.Find("#provider-secret").Input(Secret);
        page.Find("#sso-adds").Change(true);
        page.Button("Add a group").Click();
        page.Find("#group-0").Input("it-desk");
        page.Find("#group-0-gives").Change("Resets-FullAccess");
        page.Button("Add a group").Click();
        page.Find("button[aria-label='Remove the group ']").Click();
        await page.Find("form").SubmitAsync();

        var navigation = bench.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/admin/sources/[0-9]+$", navigation.Uri));
        var provider = await OnlyAsync(bench);
        Assert.Equal((false, "Okta", PersonSource.Sso), (provider.IsEnabled, provider.Name, provider.Source));
        Assert.True(ProviderSettings.Of<OidcSettings>(provider)!.AddsPeople);

        var one = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, provider.Id));
        one.WaitForAssertion(() => Assert.Equal(
            [$"http://localhost:5080/sign-in/sso/{provider.Id}/callback", $"http://localhost:5080/sign-in/sso/{provider.Id}/logout"],
            one.FindAll("button[data-copy]").Select(button => button.GetAttribute("data-copy"))));
        one.Button("Switch on").Click();
        one.WaitForAssertion(() => Assert.True(one.HasButton("Switch off")));
        Assert.True((await OnlyAsync(bench)).IsEnabled);
        Assert.NotNull(caller);
    }

    [Fact]
    [Trait("Security", "21")]
    public async Task Who_is_no_Admin_finds_words_and_schedule_open_and_the_rest_locked_with_its_reason()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var id = (await bench.Portal.AddedAsync(await bench.Portal.AsAdminKeeperAsync("Ada Admin"), HeadOffice())).Id;
        await bench.SignInAsAsync(await bench.Database.KeeperAsync());

        var page = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));

        page.WaitForAssertion(() => Assert.Contains("Only an Admin changes how it is reached", page.Markup, StringComparison.Ordinal));
        Assert.Equal(
            ["provider-name", "provider-contact", "schedule-every", "schedule-percent", "schedule-always"],
            page.FindAll("form input, form select, form textarea").Where(field => !field.HasAttribute("disabled")).Select(field => field.Id));
        Assert.False(page.HasButton("Switch on") || page.HasButton("Remove") || page.HasButton("Test the connection"));
        page.Find("#provider-contact").Input("the desk");
        await page.Find("form").SubmitAsync();
        await Eventually.ThatAsync(async () => (await bench.Database.ProviderAsync(id)).Contact == "the desk", "it is saved");
    }

    [Fact]
    [Trait("Security", "6"), Trait("Security", "21")]
    public async Task A_secret_is_never_drawn_and_its_end_is_said_beforehand()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, Okta())).Id;
        var page = Open(bench, id);
        Assert.DoesNotContain(Secret, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain((await OnlyAsync(bench)).ProtectedSecret!, page.Markup, StringComparison.Ordinal);
        Assert.Contains("Kept. Type a new one to replace it.", page.Markup, StringComparison.Ordinal);

        page.Find("#sso-issuer").Input("https://attacker.example");
        page.WaitForAssertion(() => Assert.Contains("saving forgets it", page.Markup, StringComparison.Ordinal));
        page.Find("#sso-issuer").Input("https://claret.okta.example");
        page.WaitForAssertion(() => Assert.DoesNotContain("saving forgets it", page.Markup, StringComparison.Ordinal));

        page.Button("Forget it").Click();
        page.WaitForAssertion(() => Assert.Contains("It is forgotten when you save.", page.Markup, StringComparison.Ordinal));
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.DoesNotContain("Kept. Type a new one", page.Markup, StringComparison.Ordinal));
        Assert.Null((await OnlyAsync(bench)).ProtectedSecret);
    }

    [Fact]
    public async Task What_is_refused_stands_at_its_field_and_what_was_typed_stays()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, HeadOffice())).Id;
        var page = Open(bench, id);

        page.Find("#ldap-filter").Input("(uid=*");
        page.Find("#ldap-port").Input("many");
        page.Find("#ldap-ca").Change("no certificate");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("each of them closed", page.Find("#ldap-filter-error").TextContent, StringComparison.Ordinal));
        Assert.Contains("from 1 to 65535", page.Find("#ldap-port-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("isn't a certificate in PEM", page.Markup, StringComparison.Ordinal);
        Assert.Equal("(uid=*", page.Find("#ldap-filter").GetAttribute("value"));

        page.Find("#ldap-ca").Change(Certificate("CN=Claret CA", bench.Portal.Clock.GetUtcNow().AddYears(1)));
        page.WaitForAssertion(() => Assert.Contains("CN=Claret CA", page.Find(".certificate").TextContent, StringComparison.Ordinal));
        page.Button("Undo").Click();
        page.WaitForAssertion(() => Assert.Equal("(objectClass=inetOrgPerson)", page.Find("#ldap-filter").GetAttribute("value")));
        Assert.Equal(636, ProviderSettings.Of<LdapSettings>(await OnlyAsync(bench))!.Port);
    }

    [Fact]
    public async Task Who_saves_after_another_reads_what_they_changed_and_can_save_over_it_or_take_it()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, Okta())).Id;
        var page = Open(bench, id);
        page.Find("#provider-contact").Input("mine");
        var other = (SsoInput)await bench.Portal.OpenedAsync(caller, id);
        (other.Contact, other.ClientId) = ("theirs", "0oa2");
        Assert.IsType<ProviderOutcome.Saved>(await bench.Portal.SaveAsync(caller, other));

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(["Whom they ask: theirs", "Client ID: 0oa2"], page.FindAll(".notice.warning li").Select(item => item.TextContent.Trim())));
        Assert.Equal("mine", page.Find("#provider-contact").GetAttribute("value"));
        page.Button("take theirs").Click();
        page.WaitForAssertion(() => Assert.Equal("theirs", page.Find("#provider-contact").GetAttribute("value")));
        page.Find("#provider-contact").Input("mine after all");
        await page.Find("form").SubmitAsync();
        await Eventually.ThatAsync(async () => (await OnlyAsync(bench)).Contact == "mine after all", "it is saved");
        Assert.Equal("0oa2", ProviderSettings.Of<OidcSettings>(await OnlyAsync(bench))!.ClientId);
    }

    [Fact]
    public async Task Leaving_with_something_typed_asks_and_removing_asks_too()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, HrFile())).Id;
        var navigation = bench.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/admin/sources/{id}");
        var (dialogs, _) = bench.Overlays();
        var page = Open(bench, id);
        page.Find("#file-id").Input("number");

        navigation.NavigateTo($"/admin/sources/{id}#columns");
        Assert.False(dialogs.HasButton("Stay"));
        navigation.NavigateTo("/admin/people");
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Stay")));
        dialogs.Button("Stay").Click();
        dialogs.WaitForAssertion(() => Assert.False(dialogs.HasButton("Stay")));
        Assert.EndsWith("#columns", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("number", page.Find("#file-id").GetAttribute("value"));

        page.Button("Remove this source").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Keep")));
        dialogs.Button("Remove this source").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/admin/sources", navigation.Uri, StringComparison.Ordinal));
        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.Providers.ToListAsync());
    }

    [Fact]
    public async Task The_kind_of_directory_and_of_connection_fill_in_what_is_usual()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var page = bench.Render<NewProviderPage>(parameters => parameters.Add(p => p.Kind, "ldap"));
        page.WaitForElement("#ldap-host");

        page.Find("input[value=ActiveDirectory]").Change("ActiveDirectory");
        page.Find("input[value=StartTls]").Change("StartTls");

        page.WaitForAssertion(() => Assert.Equal("sAMAccountName", page.Find("#ldap-username").GetAttribute("value")));
        Assert.Equal("389", page.Find("#ldap-port").GetAttribute("value"));
        Assert.Contains("A domain controller", page.Markup, StringComparison.Ordinal);
        var other = bench.Render<NewProviderPage>(parameters => parameters.Add(p => p.Kind, "carrier-pigeon"));
        Assert.Empty(other.FindAll("form"));
    }

    [Fact]
    public async Task Who_waits_is_linked_with_somebody_or_forgotten()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var admin = await Given.APerson().Admin().WithPasswordHash("x").InAsync(bench.Database);
        var caller = await bench.SignInAsAsync(admin);
        var id = (await bench.Portal.AddedAsync(caller, Okta())).Id;
        var mara = await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        await bench.Database.KeepAsync(Waiting(id, "mara.lopez", bench.Portal.Now));
        await bench.Database.KeepAsync(Waiting(id, "=cmd()<b>", bench.Portal.Now, SourceRefusal.NotMadeHere));
        var (dialogs, snackbars) = bench.Overlays();
        var page = Open(bench, id);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("#waiting li").Count));
        Assert.Contains("Somebody here has that username already", page.Markup, StringComparison.Ordinal);

        page.Find("button[aria-label='Link to a person…: mara.lopez']").Click();
        dialogs.WaitForElement("#link-search").Input("mara");
        dialogs.WaitForElement(".found button").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("mara.lopez@elsewhere.example", dialogs.Find("dl").TextContent, StringComparison.Ordinal));
        Assert.Contains("mara.lopez@claret.example", dialogs.Find("dl").TextContent, StringComparison.Ordinal);
        Assert.Contains("The password kept here is removed; from now on it is Okta's.", dialogs.Markup, StringComparison.Ordinal);
        dialogs.Button("Link them").Click();

        snackbars.WaitForAssertion(() => Assert.Contains("Mara Lopez is linked with Okta.", snackbars.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Single(page.FindAll("#waiting li")));
        var linked = await bench.Portal.ReadAsync(mara);
        Assert.Equal((PersonSource.Sso, id, "00u-mara.lopez"), (linked.Source, linked.ProviderId, linked.ExternalId));

        page.Find("button[aria-label='Forget =cmd()<b>']").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Keep")));
        dialogs.Button("Forget").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#waiting")));
        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.UnlinkedPeople.ToListAsync());
    }

    private static IRenderedComponent<ProviderPage> Open(ComponentBench bench, long id)
    {
        var page = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));
        page.WaitForElement("form");
        return page;
    }

    private static async Task<Provider> OnlyAsync(ComponentBench bench)
    {
        await using var db = bench.Database.NewContext();
        return await db.Providers.AsNoTracking().SingleAsync();
    }
}
