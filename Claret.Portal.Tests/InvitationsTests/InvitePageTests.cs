using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Invitations;
using Claret.Portal.People;
using Claret.Portal.Profile;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.InvitationsTests;

public sealed class InvitePageTests
{
    [Fact]
    public async Task Addresses_become_chips_that_are_edited_and_removed_with_the_keyboard()
    {
        await using var bench = await OpenAsync();
        var page = bench.Render<InvitePage>();

        // A surname before a comma, and a name before its address, wait for what follows.
        Type(page, "Smith,");
        Assert.Empty(Chips(page));
        Type(page, "Smith, Jo <jo@claret.example>");
        Assert.Equal(["Jo Smith jo@claret.example"], Chips(page));
        Type(page, "mara@claret.example");
        Type(page, "");
        Type(page, "mara@claret.example\n");
        Type(page, "sam@claret.example; nobody; JO@claret.example");
        Assert.Equal(["Jo Smith jo@claret.example", "mara@claret.example", "sam@claret.example", "nobody (not an email address)"], Chips(page));
        Assert.Contains("This address stands further up", page.Find("#addresses-error").TextContent, StringComparison.Ordinal);

        // Backspace in the empty field takes the last one back.
        page.Find("#addresses").KeyDown(new KeyboardEventArgs { Key = "Backspace" });
        Assert.Equal("nobody", page.Find("#addresses").GetAttribute("value"));
        Type(page, "ben@claret.example\n");
        page.FindAll(".edit")[1].KeyDown(new KeyboardEventArgs { Key = "Delete" });
        page.FindAll(".edit")[0].Click();
        Assert.Equal("Jo Smith <jo@claret.example>", page.Find("#addresses").GetAttribute("value"));
        Type(page, "Jo Smyth <jo@claret.example>\n");
        page.FindAll(".remove")[0].Click();

        Assert.Equal(["ben@claret.example", "Jo Smyth jo@claret.example"], Chips(page));
        Assert.Contains("2 people", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_on_without_addresses_or_with_a_broken_one()
    {
        await using var bench = await OpenAsync();
        var page = bench.Render<InvitePage>();

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Enter at least one", page.Find("#addresses-error").TextContent, StringComparison.Ordinal));
        Type(page, "nobody\n");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("This isn't an email address: nobody.", page.Find("#addresses-error").TextContent, StringComparison.Ordinal));
        Assert.Equal("Invite people", page.Heading());
    }

    [Fact]
    public async Task At_most_a_hundred_and_the_rest_waits_in_the_field()
    {
        await using var bench = await OpenAsync();
        var page = bench.Render<InvitePage>();

        Type(page, string.Join('\n', Enumerable.Range(1, 102).Select(n => $"n{n}@claret.example")));

        Assert.Equal(100, Chips(page).Count);
        Assert.Equal("n101@claret.example; n102@claret.example", page.Find("#addresses").GetAttribute("value"));
        Assert.Contains("At most 100 at once", page.Find("#addresses-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usernames_follow_the_pattern_conflicts_are_resolved_and_then_all_are_invited()
    {
        await using var bench = await OpenAsync();
        var there = await Given.APerson("jsmith").Named("June Smith").WithEmail("june@claret.example").InAsync(bench.Database);
        var page = bench.Render<InvitePage>();
        Type(page, "Jo Smith <jo@claret.example>, june@claret.example, sam.stone@claret.example,");
        page.Find("#message").Change("Welcome!");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Look them over", page.Heading()));
        Assert.Equal(["jo.smith", "june", "sam.stone"], Usernames(page));
        page.Find("#pattern").Change("{surname}");
        Assert.Contains("can stand in braces", page.Find("#pattern-error").TextContent, StringComparison.Ordinal);
        page.Find("#Name-2").Change("Samuel Stone");
        Assert.Equal("sam.stone", page.Find("#Username-2").GetAttribute("value"));
        page.Find("#pattern").Change("{f}{last}");
        page.WaitForAssertion(() => Assert.Equal(["jsmith", "j", "sstone"], Usernames(page)));
        page.Find("#Username-2").Change("sam");
        page.Find("#pattern").Change("{f}{last}");

        page.WaitForAssertion(() => Assert.Equal(["jsmith", "j", "sam"], Usernames(page)));
        page.Button("Send 3 invitations").Click();
        page.WaitForAssertion(() => Assert.Contains("2 of them still need a decision.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Somebody else has this username.", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"/admin/people/{there.Id}", page.Find(".field-warning a").GetAttribute("href"));
        Assert.Equal(2, await bench.Portal.PeopleAsync());

        // Going back and forth loses nothing.
        page.Button("Back").Click();
        page.WaitForAssertion(() => Assert.Equal("Welcome!", page.Find("#message").GetAttribute("value")));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(["jsmith", "j", "sam"], Usernames(page)));
        page.Button("Use jsmith2").Click();
        page.WaitForAssertion(() => Assert.Equal("jsmith2", page.Find("#Username-0").GetAttribute("value")));
        page.Find(".finding input").Change(true);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".in-the-way")));
        page.Button("Send 3 invitations").Click();

        page.WaitForAssertion(() => Assert.Contains("3 people are invited", page.Markup, StringComparison.Ordinal));
        await bench.Portal.WorkAsync();
        Assert.All(["jo@claret.example", "june@claret.example", "sam.stone@claret.example"], address => Assert.Contains("> Welcome!", Assert.Single(bench.Portal.MailTo(address)).Text, StringComparison.Ordinal));
        page.Button("Invite more people").Click();
        page.WaitForAssertion(() => Assert.Empty(Chips(page)));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Whoever_comes_first_wins_the_others_row_says_so_and_the_rest_is_sent()
    {
        await using var bench = await OpenAsync();
        var page = bench.Render<InvitePage>();
        Type(page, "Nora New <nora@claret.example>, ben@claret.example,");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Send 2 invitations")));
        await bench.Portal.InvitedAsync(await bench.Portal.AsInviterAsync(), InvitationBench.Nora("nora.elsewhere"));

        page.Button("Send 2 invitations").Click();
        page.WaitForAssertion(() => Assert.Contains("One of them still needs a decision.", page.Markup, StringComparison.Ordinal));
        page.FindAll("button").First(button => button.GetAttribute("aria-label") == "Remove nora@claret.example").Click();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Send 1 invitation")));
        page.Button("Send 1 invitation").Click();

        page.WaitForAssertion(() => Assert.Contains("1 person is invited", page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, (await bench.Portal.AuditOfAsync(AuditAction.PersonInvited, AuditOutcome.Done)).Count);
    }

    [Theory]
    [InlineData(null, PrivilegeLevel.NoAccess)]
    [InlineData(Feature.People, PrivilegeLevel.ViewOnly)]
    [InlineData(Feature.Resets, PrivilegeLevel.FullAccess)]
    [Trait("Security", "18")]
    [Trait("Security", "21")]
    public async Task Without_full_access_on_people_there_is_no_page_no_button_and_no_click_that_counts(Feature? feature, PrivilegeLevel level)
    {
        await using var bench = await OpenAsync();
        var page = bench.Render<InvitePage>();
        Type(page, "nora@claret.example,");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Send 1 invitation")));
        var grid = bench.Render<PeoplePage>();
        grid.WaitForAssertion(() => Assert.Equal("/admin/people/invite", grid.Find(".page-heading a").GetAttribute("href")));
        await using (var db = bench.Database.NewContext())
        {
            await db.Set<PersonPrivilege>().ExecuteDeleteAsync();
            if (feature is { } on)
                db.Add(new PersonPrivilege { PersonId = (await db.People.SingleAsync()).Id, Feature = on, Level = level });
            await db.SaveChangesAsync();
        }

        page.Button("Send 1 invitation").Click();

        page.WaitForAssertion(() => Assert.Equal("This isn't yours to open", page.Heading()));
        Assert.Equal(1, await bench.Portal.PeopleAsync());
        Assert.Equal("This isn't yours to open", bench.Render<InvitePage>().Heading());
        if (feature is null)
            return;
        var again = bench.Render<PeoplePage>();
        again.WaitForAssertion(() => Assert.NotEmpty(again.FindAll("table")));
        Assert.Empty(again.FindAll(".page-heading a"));
    }

    [Fact]
    public async Task A_profile_shows_how_the_invitation_stands_and_sends_it_again()
    {
        await using var bench = await OpenAsync();
        var nora = await bench.Portal.InvitedAsync(await bench.Portal.AsInviterAsync(), InvitationBench.Nora());
        var (_, snackbars) = bench.Overlays();
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, nora.Id));
        page.WaitForAssertion(() => Assert.Contains("The mail is still to be sent", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Ida Inviter", page.Markup, StringComparison.Ordinal);

        page.Button("Send the invitation again").Click();
        snackbars.WaitForAssertion(() => Assert.Contains("a moment ago", snackbars.Markup, StringComparison.Ordinal));
        await bench.Portal.WorkAsync();
        await bench.Portal.PassAsync(TimeSpan.FromMinutes(3));
        page.Button("Send the invitation again").Click();
        snackbars.WaitForAssertion(() => Assert.Contains("The invitation was sent again. Reference", snackbars.Markup, StringComparison.Ordinal));

        await bench.Portal.WorkAsync();
        Assert.IsType<Claret.Portal.Resets.CompleteOutcome.Completed>(await bench.Portal.SetPasswordAsync(bench.Portal.TicketMailedTo(nora.Email!)));
        page.Button("Send the invitation again").Click();
        snackbars.WaitForAssertion(() => Assert.Contains("They have joined", snackbars.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.False(page.HasButton("Send the invitation again")));
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task Names_and_addresses_with_markup_in_them_are_shown_as_text()
    {
        await using var bench = await OpenAsync();
        await Given.APerson("there").Named("<img src=x onerror=alert(1)> \u202Egnp").WithEmail("there@claret.example").InAsync(bench.Database);
        var page = bench.Render<InvitePage>();

        Type(page, "\"<img src=x onerror=alert(2)>\" <there@claret.example>, <img@claret.example>,");
        Type(page, new string('x', 8_000) + ";");
        Assert.Equal(3, Chips(page).Count);
        page.FindAll(".remove")[2].Click();
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".field-warning")));

        Assert.Empty(page.FindAll("img"));
        Assert.Contains("<img src=x onerror=alert(1)>", page.Find(".field-warning").TextContent, StringComparison.Ordinal);
    }

    private static async Task<ComponentBench> OpenAsync()
    {
        var bench = await ComponentBench.CreateAsync(("Portal:UsernameFormat", "firstname.surname"));
        await bench.SignInAsAsync(await Given.APerson("ann").Named("Ann Admin").May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        return bench;
    }

    private static void Type(IRenderedComponent<InvitePage> page, string text) => page.Find("#addresses").Input(text);

    private static List<string> Chips(IRenderedComponent<InvitePage> page) =>
        [.. page.FindAll(".edit").Select(chip => string.Join(' ', chip.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];

    private static List<string?> Usernames(IRenderedComponent<InvitePage> page) =>
        [.. page.FindAll("input[id^=Username-]").Select(input => input.GetAttribute("value"))];
}
