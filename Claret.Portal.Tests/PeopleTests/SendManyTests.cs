using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.People;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.PeopleTests;

/// <summary>Resets for many at once, each decided by itself.</summary>
public sealed class SendManyTests
{
    [Fact]
    [Trait("Security", "21")]
    public async Task Each_who_was_picked_is_decided_by_the_service_and_who_got_none_is_named_with_the_reason()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("mara").Named("Mara Lopez").WithEmail("mara@claret.example").InAsync(bench.Database);
        await Given.APerson("june").Named("June Smith").WithEmail("june@claret.example").InAsync(bench.Database);
        await Given.APerson("sam").Named("Sam Okta").KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("ada").Named("Ada Admin").Admin().InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("Mara Lopez", page.Markup, StringComparison.Ordinal));

        page.Find("thead .pick input").Change(true);
        Assert.Equal("5 selected", page.Find(".picked-bar p").TextContent);
        page.Find(".picked-bar .primary").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("Send 3 of the selected people", dialogs.Find(".mud-dialog-content").TextContent, StringComparison.Ordinal));
        Assert.Contains("Only an Admin can reset an Admin.", dialogs.Find(".refused").TextContent, StringComparison.Ordinal);
        Assert.Contains("kept by Okta", dialogs.Find(".refused").TextContent, StringComparison.Ordinal);
        await using (var db = bench.Database.NewContext())
            await db.People.Where(p => p.Username == "june").ExecuteUpdateAsync(set => set.SetProperty(p => p.State, PersonState.Blocked));
        dialogs.Button("Send").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("2 of 3 sent.", dialogs.Find(".mud-dialog-content").TextContent, StringComparison.Ordinal));
        Assert.Contains("June Smith is blocked.", dialogs.Find(".refused").TextContent, StringComparison.Ordinal);
        await using (var db = bench.Database.NewContext())
            Assert.Equal(["helen.desk", "mara"], await db.Resets.Where(r => r.StartedBy == ResetStart.Admin).Select(r => r.Person!.Username).Order().ToListAsync());
        dialogs.Button("Close").Click();
        page.WaitForAssertion(() => Assert.Equal("3 selected", page.Find(".picked-bar p").TextContent));
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task Names_with_markup_and_marks_are_text_in_grid_and_dialog()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("odd").Named("<img src=x onerror=alert(1)> \u202Egnp.exe").InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("&lt;img src=x", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("img"));
        Assert.All(page.FindAll(".who a"), name => Assert.Equal("BDI", name.FirstElementChild!.TagName));

        page.Find("thead .pick input").Change(true);
        page.Find(".picked-bar .primary").Click();

        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll(".mud-dialog-content p")));
        Assert.Empty(dialogs.FindAll("img"));
    }

    [Fact]
    public async Task Two_hundred_can_be_picked_and_no_more()
    {
        await using var bench = await WithHelenAsync();
        for (var i = 0; i < 210; i++)
            await Given.APerson($"p{i:000}").Named($"Person {i:000}").InAsync(bench.Database);
        var (_, snackbars) = bench.Overlays();
        var page = bench.Render<PeoplePage>();
        var navigation = bench.Services.GetRequiredService<NavigationManager>();

        for (var number = 1; number <= 5; number++)
        {
            navigation.NavigateTo($"/admin/people?page={number}");
            var first = ((number - 1) * PeopleSearch.PageSize) + 1;
            page.WaitForAssertion(() => Assert.Contains($"{first}–", page.Find(".pager p").TextContent, StringComparison.Ordinal));
            page.Find("thead .pick input").Change(true);
        }

        Assert.Equal($"{PeoplePage.MaxPicked} selected", page.Find(".picked-bar p").TextContent);
        snackbars.WaitForAssertion(() => Assert.Contains("200 people at most", snackbars.Markup, StringComparison.Ordinal));
    }

    private static async Task<ComponentBench> WithHelenAsync()
    {
        var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("helen.desk").Named("Helen Desk")
            .May(Feature.Resets, PrivilegeLevel.FullAccess).May(Feature.People, PrivilegeLevel.ViewOnly).InAsync(bench.Database));
        return bench;
    }
}
