using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Profile;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Claret.Portal.Tests.ProfileTests;

/// <summary>What the dialogs of the profile say, keep and ask.</summary>
public sealed class ProfileDialogsTests
{
    private const string Hostile = "<img src=x onerror=alert(1)> \u202Egnp.exe";

    [Fact]
    [Trait("Security", "22")]
    public async Task A_new_address_and_a_reset_to_it_in_one_dialog()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await MaraAsync(bench);
        var (page, dialogs, snackbars) = await OpenAsync(bench, mara);

        Edit(page, dialogs);
        Assert.Empty(dialogs.FindAll("[name=send-reset]"));
        dialogs.Find("#edit-email").Input("mara.new@claret.example");
        Assert.Contains("Both addresses are told.", dialogs.Find(".consequence").TextContent, StringComparison.Ordinal);
        dialogs.Find("[name=send-reset]").Change(true);
        dialogs.Button("Save").Click();

        snackbars.WaitForAssertion(() => Assert.Contains("Reset sent to the new address. Reference", snackbars.Markup, StringComparison.Ordinal));
        await bench.Portal.WorkAsync();
        Assert.Contains(bench.Portal.MailTo("mara.new@claret.example"), Bench.HasLink);
        Assert.DoesNotContain(bench.Portal.MailTo(mara.Email!), Bench.HasLink);
    }

    [Fact]
    public async Task The_second_of_two_admins_loses_nothing_they_typed()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await MaraAsync(bench);
        var (page, dialogs, _) = await OpenAsync(bench, mara);
        Edit(page, dialogs);
        dialogs.Find("#edit-username").Change("mlopez");
        Assert.IsType<EditOutcome.Saved>(await bench.Portal.EditAsync(await bench.Portal.AsAdminAsync(), mara, person => person with { Name = "Mara L." }));

        dialogs.Button("Save").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("The name is now Mara L.", dialogs.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Equal(("Mara L.", "mlopez"), (dialogs.Find("#edit-name").GetAttribute("value"), dialogs.Find("#edit-username").GetAttribute("value")));
        dialogs.Button("Save").Click();
        page.WaitForAssertion(() => Assert.Contains("mlopez", page.Markup, StringComparison.Ordinal));
        Assert.Equal(new PersonDetails("Mara L.", "mlopez", mara.Email), PersonDetails.Of(await bench.Portal.ReadAsync(mara)));
    }

    [Fact]
    public async Task A_conflict_stands_at_its_field()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await MaraAsync(bench);
        await Given.APerson("taken").InAsync(bench.Database);
        var (page, dialogs, _) = await OpenAsync(bench, mara);
        Edit(page, dialogs);
        dialogs.Find("#edit-username").Change("Taken");
        dialogs.Button("Save").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("Somebody else has this username.", dialogs.Find("#edit-username-error").TextContent, StringComparison.Ordinal));
        dialogs.Find("#edit-username").Change("free");
        Assert.Empty(dialogs.FindAll("#edit-username-error"));
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task A_hostile_name_is_inert_on_the_page_in_every_dialog_in_snackbars_and_in_mail()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var odd = await Given.APerson("<b>odd</b>").Named(Hostile + new string('x', 140)).WithEmail("odd@claret.example").InAsync(bench.Database);
        await bench.Portal.SessionOfAsync(odd);
        var (page, dialogs, snackbars) = await OpenAsync(bench, odd);
        foreach (var opens in new[] { "Edit", "Send username reminder", "Change", "Set privileges based on…", "Sign out everywhere", "Block", "Delete" })
        {
            page.Button(opens).Click();
            dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll(".mud-dialog-actions")));
            Assert.Empty(dialogs.FindAll("img, b"));
            dialogs.Button("Cancel").Click();
            dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".mud-dialog-actions")));
        }

        page.Button("Send username reminder").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Send")));
        dialogs.Button("Send").Click();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Block")));
        page.Button("Block").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("#block-note")));
        dialogs.Button("Block").Click();
        snackbars.WaitForAssertion(() => Assert.Contains("is blocked and signed out", snackbars.Markup, StringComparison.Ordinal));
        await bench.Portal.WorkAsync();

        Assert.Equal(odd.Name, page.Heading());
        Assert.Empty(page.FindAll("img, b"));
        Assert.Empty(snackbars.FindAll("img, b"));
        Assert.DoesNotContain('\u202E', snackbars.Markup);
        var mail = Assert.Single(bench.Portal.MailTo("odd@claret.example"));
        Assert.DoesNotContain("<b>odd", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("odd", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Security", "21")]
    public async Task An_admin_is_asked_before_they_take_something_from_themselves_and_the_last_is_refused()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var ada = await ProfileBench.AnAdmin("ada").InAsync(bench.Database);
        var (page, dialogs, _) = await OpenAsync(bench, ada, ada);
        page.Button("Change").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("[name=admin]")));
        Assert.All(dialogs.FindAll("fieldset.feature"), feature => Assert.True(feature.HasAttribute("disabled")));
        Assert.All(dialogs.FindAll("[type=radio][checked]"), chosen => Assert.Equal("FullAccess", chosen.GetAttribute("value")));
        dialogs.Find("[name=admin]").Change(false);
        dialogs.Button("Save").Click();

        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Take them from me")));
        Assert.True((await bench.Portal.ReadAsync(ada)).IsAdmin);
        dialogs.Button("Take them from me").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("Nobody else who can sign in is an Admin.", dialogs.Find(".notice.error").TextContent, StringComparison.Ordinal));
        Assert.True((await bench.Portal.ReadAsync(ada)).IsAdmin);
        Assert.Contains("your own account", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copied_privileges_show_the_difference_first_and_a_stale_view_is_refused_in_words()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await Given.APerson("mara").Named("Mara Lopez").May(Feature.Audit, PrivilegeLevel.ViewOnly).InAsync(bench.Database);
        await Given.APerson("helen").Named("Helen Desk").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database);
        var (page, dialogs, snackbars) = await OpenAsync(bench, mara);
        page.Button("Set privileges based on…").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("#source-search")));
        dialogs.Find("#source-search").Input("hel");
        dialogs.WaitForAssertion(() => Assert.Single(dialogs.FindAll(".source")));
        dialogs.Find(".source").Click();
        dialogs.WaitForAssertion(() => Assert.Equal(
            ["People: No access, as now", "Resets: No access → Full access", "Mail: No access, as now", "Audit: View only → No access", "Settings: No access, as now"],
            Differences(dialogs)));
        var other = await bench.Portal.AsAdminAsync();
        Assert.IsType<GiveOutcome.Given>(await bench.Portal.GiveAsync(other, mara, ProfileBench.May(Feature.Mail, PrivilegeLevel.ViewOnly)));

        dialogs.Button("Overwrite privileges").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("Somebody has changed them meanwhile", dialogs.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Contains("Mail: View only → No access", Differences(dialogs));
        dialogs.Button("Overwrite privileges").Click();
        snackbars.WaitForAssertion(() => Assert.Contains("The privileges of Mara Lopez were changed.", snackbars.Markup, StringComparison.Ordinal));
        Assert.True((await bench.Portal.ReadAsync(mara)).WhatTheyMay().Same(ProfileBench.May(Feature.Resets, PrivilegeLevel.FullAccess)));
    }

    [Fact]
    public async Task A_deleted_person_leaves_the_grid_and_a_word_behind()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await MaraAsync(bench);
        var (page, dialogs, snackbars) = await OpenAsync(bench, mara);
        page.Button("Delete").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("#delete-username")));
        dialogs.Find("#delete-username").Change("mar");
        dialogs.Button("Delete for good").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("#delete-username-error")));
        dialogs.Find("#delete-username").Change("mara");
        dialogs.Button("Delete for good").Click();

        snackbars.WaitForAssertion(() => Assert.Contains("Mara Lopez was deleted.", snackbars.Markup, StringComparison.Ordinal));
        Assert.EndsWith("/admin/people", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await using var db = bench.Database.NewContext();
        Assert.False(await db.People.AnyAsync(p => p.Id == mara.Id));
    }

    [Fact]
    public async Task What_a_source_keeps_says_so_in_place_of_the_edit_button()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var sam = await Given.APerson("sam").Named("Sam Okta").KeptBy(Given.Okta()).InAsync(bench.Database);
        var (page, _, _) = await OpenAsync(bench, sam);

        Assert.Contains("Name, username and address are kept by Okta, so here they are locked.", page.Find(".kept").TextContent, StringComparison.Ordinal);
        Assert.False(page.HasButton("Edit"));
        Assert.True(page.HasButton("Block"));
    }

    private static IEnumerable<string> Differences(IRenderedComponent<MudDialogProvider> dialogs) => dialogs.FindAll(".difference dt")
        .Zip(dialogs.FindAll(".difference dd"), (feature, change) => $"{feature.TextContent.Trim()}: {string.Join(' ', change.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");

    private static void Edit(IRenderedComponent<PersonPage> page, IRenderedComponent<MudDialogProvider> dialogs)
    {
        page.Button("Edit").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("#edit-email")));
    }

    private static async Task<(IRenderedComponent<PersonPage> Page, IRenderedComponent<MudDialogProvider> Dialogs, IRenderedComponent<MudSnackbarProvider> Snackbars)> OpenAsync(
        ComponentBench bench, Person whom, Person? by = null)
    {
        await bench.SignInAsAsync(by ?? await ProfileBench.AnAdmin().Named("Ada Admin").InAsync(bench.Database));
        var (dialogs, snackbars) = bench.Overlays();
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, whom.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".facts")));
        return (page, dialogs, snackbars);
    }

    private static Task<Person> MaraAsync(ComponentBench bench) => Given.APerson("mara").Named("Mara Lopez").InAsync(bench.Database);
}
