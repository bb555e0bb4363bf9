using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The people grid as somebody lives in it: by keyboard, by links, from page to page.</summary>
public sealed class PeopleGridTests
{
    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task By_keyboard_somebody_is_found_picked_and_opened_and_the_way_back_restores_the_view(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind, ("Demo:People", "160"));
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("admin", returnUrl: "/admin/people");
            var search = page.GetByRole(AriaRole.Searchbox, new() { Name = "Search people" });
            await page.Row("admin").WaitForAsync();

            await page.Keyboard.PressAsync("/");
            await Expect(search).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync("s");
            await page.WaitForURLAsync(url => url.EndsWith("?search=s", StringComparison.Ordinal));
            await Expect(search).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync("mi");
            await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Select John Smith" })).ToBeVisibleAsync();
            await Expect(page).ToHaveURLAsync(new Uri(portal.BaseAddress, "/admin/people?search=smi").AbsoluteUri);
            await page.Keyboard.PressAsync("ArrowDown");
            await Expect(page.Link("Jo Smith")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("ArrowDown");
            await page.Keyboard.PressAsync(" ");
            await Expect(page.GetByText("1 selected")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.Heading("John Smith").WaitForAsync();
            await page.GoBackAsync();
            await Expect(search).ToHaveValueAsync("smi");
            await page.Row("jsmith").WaitForAsync();

            await search.FocusAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(search).ToHaveValueAsync("");
            await Expect(page).ToHaveURLAsync(new Uri(portal.BaseAddress, "/admin/people").AbsoluteUri);
        });
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task No_letter_is_lost_to_somebody_who_types_faster_than_the_portal_answers(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        await portal.VisitAsync(async page =>
        {
            var line = await CircuitLine.OnAsync(page);
            await page.SignInAsync("admin", returnUrl: "/admin/people");
            await page.Row("admin").WaitForAsync();
            var search = page.GetByRole(AriaRole.Searchbox, new() { Name = "Search people" });

            line.Delay = TimeSpan.FromMilliseconds(200);
            await search.PressSequentiallyAsync("mara lopez", new() { Delay = 120 });
            await Expect(search).ToHaveValueAsync("mara lopez");
            await page.WaitForURLAsync(url => url.EndsWith("/admin/people?search=mara%20lopez", StringComparison.Ordinal));
            await page.Row("mara.lopez").WaitForAsync();
            await Expect(search).ToHaveValueAsync("mara lopez");
        });
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task Filters_orders_and_pages_are_links_and_whoever_is_picked_stays_picked(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind, ("Demo:People", "160"));
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("admin", returnUrl: "/admin/people");
            await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select Ada Admin" }).CheckAsync();
            await page.Link("Next").ClickAsync();
            await Expect(page.GetByText("51–100 of 170")).ToBeVisibleAsync();
            await page.Locator("td.pick input").First.CheckAsync();
            await Expect(page.GetByText("2 selected")).ToBeVisibleAsync();
            await page.GoBackAsync();
            await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Select Ada Admin" })).ToBeCheckedAsync();

            await page.GetByRole(AriaRole.Columnheader, new() { Name = "Email" }).GetByRole(AriaRole.Link).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Email" })).ToHaveAttributeAsync("aria-sort", "ascending");
            await page.Button("Filters").ClickAsync();
            await page.Link("Blocked").Or(page.Locator(".choice", new() { HasText = "Blocked" })).First.ClickAsync();
            await page.Row("bo.blocked").WaitForAsync();
            await Expect(page).ToHaveURLAsync(new Uri(portal.BaseAddress, "/admin/people?state=blocked&sort=email").AbsoluteUri);

            await page.GotoAsync("/admin/people?state=blocked&sort=email");
            await page.Row("bo.blocked").WaitForAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Take away the filter “Blocked”" }).ClickAsync();
            await Expect(page.GetByText("1–50 of 170")).ToBeVisibleAsync();

            await page.GetByText("View", new() { Exact = true }).ClickAsync();
            await page.GetByLabel("Account since").CheckAsync();
            await page.GetByRole(AriaRole.Columnheader, new() { Name = "Account since" }).WaitForAsync();
            await page.GetByLabel("Compact").CheckAsync();
            await page.Locator("table.compact").WaitForAsync();
            await page.ReloadAsync();
            await page.Locator("table.compact").WaitForAsync();
            await page.GetByRole(AriaRole.Columnheader, new() { Name = "Account since" }).WaitForAsync();
        });
    }
}
