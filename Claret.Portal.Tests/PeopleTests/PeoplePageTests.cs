using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.People;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.PeopleTests;

public sealed class PeoplePageTests
{
    [Fact]
    public async Task The_row_action_asks_by_name_username_and_address_and_sends()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("mara.lopez").Named("Mara Lopez").WithEmail("mara@claret.example").InAsync(bench.Database);
        var (dialogs, snackbars) = bench.Overlays();
        var page = bench.Render<PeoplePage>();

        page.WaitForAssertion(() => Assert.Contains("Mara Lopez", page.Markup, StringComparison.Ordinal));
        RowOf(page, "Mara Lopez").QuerySelector("button")!.Click();
        dialogs.WaitForAssertion(() => Assert.Contains("Send Mara Lopez (mara.lopez) a password reset to mara@claret.example?", dialogs.Find(".mud-dialog-content").TextContent, StringComparison.Ordinal));
        dialogs.Button("Send").Click();

        snackbars.WaitForAssertion(() => Assert.Contains("Mara Lopez", snackbars.Markup, StringComparison.Ordinal));
        await using var db = bench.Database.NewContext();
        var reset = await db.Resets.SingleAsync();
        Assert.Equal(ResetStart.Admin, reset.StartedBy);
        Assert.Contains(reset.Reference, snackbars.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Link", "TemporaryPassword")]
    [InlineData("TemporaryPassword", "Link")]
    public async Task The_dialog_proposes_the_portals_way_and_leaves_the_choice(string setting, string other)
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:Delivery", setting));
        await bench.SignInAsAsync(await Given.APerson("helen.desk").Named("Helen Desk").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("Mara Lopez", page.Markup, StringComparison.Ordinal));
        foreach (var (chosen, expected) in new[] { (null, setting), (other, other) })
        {
            RowOf(page, "Mara Lopez").QuerySelector("button")!.Click();
            dialogs.WaitForAssertion(() => Assert.Equal(setting, dialogs.Find("[name=delivery][checked]").GetAttribute("value")));
            Assert.Contains("They sign in with it and choose their own.", dialogs.Markup, StringComparison.Ordinal);
            if (chosen is not null)
                dialogs.Find($"[name=delivery][value={chosen}]").Change(chosen);
            dialogs.Button("Send").Click();
            dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll("[name=delivery]")));

            await using var db = bench.Database.NewContext();
            Assert.Equal(expected, (await db.Tickets.OrderBy(t => t.Id).LastAsync()).Kind.ToString());
        }
    }

    [Fact]
    public async Task Twenty_clicks_on_send_are_one_reset()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("Mara Lopez", page.Markup, StringComparison.Ordinal));
        RowOf(page, "Mara Lopez").QuerySelector("button")!.Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Send")));

        var send = dialogs.Button("Send");
        var clicks = Enumerable.Range(0, 20).Select(_ => ClickIfThereAsync(send)).ToList();
        await Task.WhenAll(clicks);

        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.Resets.CountAsync());
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task A_privilege_taken_while_the_dialog_is_open_refuses_the_send_in_words()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("Mara Lopez", page.Markup, StringComparison.Ordinal));
        RowOf(page, "Mara Lopez").QuerySelector("button")!.Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Send")));
        await using var db = bench.Database.NewContext();
        await db.Set<PersonPrivilege>().ExecuteDeleteAsync();

        dialogs.Button("Send").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("You can't send resets.", dialogs.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.False(dialogs.HasButton("Send"));
        Assert.Empty(await db.Resets.ToListAsync());
        dialogs.Button("Cancel").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("Mara Lopez", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "21")]
    public async Task Where_it_cant_be_sent_the_reason_stands_in_place_of_the_button()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("admin").Named("Ada Admin").Admin().InAsync(bench.Database);
        await Given.APerson("sam").Named("Sam Okta").KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("bo").Named("Bo Blocked").Blocked().InAsync(bench.Database);
        await Given.APerson("no").Named("No Mail").WithoutEmail().InAsync(bench.Database);
        await Given.APerson("more").Named("More Than Helen").May(Feature.Settings, PrivilegeLevel.ViewOnly).InAsync(bench.Database);
        var page = bench.Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("Sam Okta", page.Markup, StringComparison.Ordinal));

        foreach (var (name, reason) in new[]
        {
            ("Ada Admin", "Only an Admin can reset an Admin."),
            ("Sam Okta", "Sam Okta's password is kept by Okta (okta.example). Ask the identity team."),
            ("Bo Blocked", "Bo Blocked is blocked."),
            ("No Mail", "No e-mail address: add one first."),
            ("More Than Helen", "This person has more privileges than you. Ask an Admin."),
        })
        {
            var row = RowOf(page, name);
            Assert.Null(row.QuerySelector("button"));
            Assert.Contains(reason, row.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_viewer_sees_the_grid_and_no_buttons()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("viewer").Named("Vic Viewer").May(Feature.People, PrivilegeLevel.ViewOnly).InAsync(bench.Database));
        await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        var page = bench.Render<PeoplePage>();

        page.WaitForAssertion(() => Assert.Contains("Mara Lopez", page.Markup, StringComparison.Ordinal));
        Assert.False(page.HasButton("Send password reset"));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Somebody_without_the_privilege_sees_nobody()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database));
        await Given.APerson("other").Named("Otto Other").InAsync(bench.Database);

        var page = bench.Render<PeoplePage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".empty")));
        Assert.DoesNotContain("Otto Other", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lop", "Mara López")]
    [InlineData("LÓPEZ", "Mara López")]
    [InlineData("mara lopez", "Mara López")]
    [InlineData("m.l@", "Mara López")]
    [InlineData("10482", "June Smith")]
    [InlineData("%", null)]
    [InlineData("_", null)]
    [InlineData("'; --", null)]
    [InlineData("\0", "everybody")]
    public async Task The_search_finds_by_name_username_and_address_without_case_and_accents(string typed, string? found)
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("m").Named("Mara López").WithEmail("m.l@claret.example").InAsync(bench.Database);
        await Given.APerson("10482").Named("June Smith").WithEmail("smith@claret.example").InAsync(bench.Database);
        var query = bench.Portal.Get<PeopleQuery>();
        var helen = await bench.Portal.SessionOfAsync(await Given.APerson("h2").Named("Second Helper").May(Feature.Resets, PrivilegeLevel.ViewOnly).InAsync(bench.Database));

        var list = await query.ListAsync(helen, PeopleView.In(QueryHelpers.AddQueryString("/admin/people", "search", typed)), default);

        if (found == "everybody")
            Assert.Equal(4, list!.Count);
        else
            Assert.Equal(found is null ? Array.Empty<string>() : [found], list!.Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task A_pause_after_the_blank_between_two_words_leaves_the_blank_where_it_is()
    {
        await using var bench = await WithHelenAsync();
        var page = bench.Render<PeoplePage>();

        page.Find("#search").Input("mara ");
        bench.Portal.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.EndsWith("?search=mara", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("mara", page.Find(".empty").TextContent, StringComparison.Ordinal));
        Assert.Equal("mara ", page.Find("#search").GetAttribute("value"));
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task A_page_that_is_no_number_shows_the_first()
    {
        await using var bench = await WithHelenAsync();
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/people?page=abc");

        var page = bench.Render<PeoplePage>();

        page.WaitForAssertion(() => Assert.Contains("Helen Desk", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_search_says_what_to_try_and_leads_back()
    {
        await using var bench = await WithHelenAsync();
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/people?search=zzz");
        var page = bench.Render<PeoplePage>();

        page.WaitForAssertion(() => Assert.Contains("zzz", page.Find(".empty").TextContent, StringComparison.Ordinal));

        Assert.Equal("/admin/people", page.Find(".empty a").GetAttribute("href"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_hold_fifty_and_addresses_say_by_how_many_they_are_shared(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var helen = await bench.SessionOfAsync(await Given.APerson("helen").Named("Helen").Admin().InAsync(bench.Database));
        for (var i = 0; i < 60; i++)
            await Given.APerson($"p{i:00}").Named($"Person {i:00}").WithEmail(i < 3 ? "shared@claret.example" : $"p{i}@claret.example").InAsync(bench.Database);
        var query = bench.Get<PeopleQuery>();

        var first = await query.ListAsync(helen, new PeopleView(), default);
        var second = await query.ListAsync(helen, new PeopleView { Page = 2 }, default);

        Assert.Equal((61, 50, 1, 50), (first!.Count, first.Rows.Count, first.First, first.Last));
        Assert.Equal((11, 51, 61), (second!.Rows.Count, second.First, second.Last));
        Assert.Equal(61, first.Rows.Concat(second.Rows).Select(row => row.Id).Distinct().Count());
        Assert.Equal([3, 3, 3], first.Rows.Where(row => row.Email == "shared@claret.example").Select(row => row.SharedBy));
        Assert.Equal((2, false), ((await query.ListAsync(helen, new PeopleView { Page = 99 }, default))!.Page, second.HasNext));
    }

    private static async Task<ComponentBench> WithHelenAsync()
    {
        var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("helen.desk").Named("Helen Desk")
            .May(Feature.Resets, PrivilegeLevel.FullAccess).May(Feature.People, PrivilegeLevel.ViewOnly).InAsync(bench.Database));
        return bench;
    }

    private static async Task ClickIfThereAsync(AngleSharp.Dom.IElement button)
    {
        try
        {
            await button.ClickAsync(new Microsoft.AspNetCore.Components.Web.MouseEventArgs());
        }
        catch (Bunit.Rendering.UnknownEventHandlerIdException)
        {
            // The dialog was gone by then, as it is for a browser.
        }
    }

    private static AngleSharp.Dom.IElement RowOf(IRenderedComponent<PeoplePage> page, string name) =>
        page.FindAll("tbody tr").Single(row => row.TextContent.Contains(name, StringComparison.Ordinal));
}
