using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Links, the back button, and doors that stay shut.</summary>
public sealed class GettingAroundTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [BrowserFact]
    [Trait("Security", "20")]
    public Task A_foreign_return_address_leads_nowhere() => demo.Portal.VisitAsync(async page =>
    {
        foreach (var foreign in new[] { "//evil.example", "https://evil.example", "/\\evil.example" })
        {
            await page.SignInAsync("mara.lopez", returnUrl: foreign);
            await Expect(page).ToHaveURLAsync(new Uri(demo.Portal.BaseAddress, "/account").AbsoluteUri);
            await page.Context.ClearCookiesAsync();
        }
    });

    [BrowserFact]
    public Task A_deep_link_and_the_back_button_restore_the_view() => demo.Portal.VisitAsync(async page =>
    {
        await page.GotoAsync("/admin/people?search=smith");
        await page.Heading("Sign in").WaitForAsync();
        await page.EnterAsync("helen.desk", Accounts.Demo.DemoPeople.Password);
        await page.InteractiveAsync();
        await Expect(page).ToHaveURLAsync(new Uri(demo.Portal.BaseAddress, "/admin/people?search=smith").AbsoluteUri);
        await SmithsAsync(page);

        await page.Link("John Smith").ClickAsync();
        await page.Heading("John Smith").WaitForAsync();
        await page.GoBackAsync();
        await SmithsAsync(page);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("lopez");
        await Expect(page).ToHaveURLAsync(new Uri(demo.Portal.BaseAddress, "/admin/people?search=lopez").AbsoluteUri);
        await Expect(page.Row("jsmith")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.Row("mara.lopez")).ToBeVisibleAsync();
        await Expect(page.Row("jsmith")).ToHaveCountAsync(0);
    });

    [BrowserFact]
    [Trait("Security", "17")]
    public Task After_sign_out_a_kept_cookie_opens_nothing() => demo.Portal.VisitAsync(async page =>
    {
        await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
        var kept = Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "claret");
        Assert.True(kept.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, kept.SameSite);
        Assert.Equal(-1, kept.Expires);

        await page.SignOutAsync();
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "claret");
        await page.Context.AddCookiesAsync([new Cookie { Name = kept.Name, Value = kept.Value, Url = demo.Portal.BaseAddress.AbsoluteUri }]);
        await page.GotoAsync("/admin/people");
        await page.Heading("Sign in").WaitForAsync();

        // Nor does the back button show what stood there.
        await page.GoBackAsync();
        await Expect(page.GetByText("mara.lopez@claret.example")).ToHaveCountAsync(0);
    });

    [BrowserFact]
    public Task User_admin_leads_to_the_people() => demo.Portal.VisitAsync(async page =>
    {
        await page.SignInAsync("helen.desk");
        await page.GotoAsync("/user-admin");
        await Expect(page).ToHaveURLAsync(new Uri(demo.Portal.BaseAddress, "/admin/people").AbsoluteUri);
        await page.Heading("People").WaitForAsync();
    });

    [BrowserTheory]
    [InlineData("admin", "People,Resets,Mail,Audit,Sources,Settings,My account")]
    [InlineData("helen.desk", "People,Resets,My account")]
    [InlineData("mara.lopez", "My account")]
    public Task The_navigation_shows_what_is_theirs(string username, string links) => demo.Portal.VisitAsync(async page =>
    {
        await page.SignInAsync(username);
        var navigation = page.GetByRole(AriaRole.Navigation, new() { Name = "Portal", Exact = true }).GetByRole(AriaRole.Link);
        await Expect(navigation).ToHaveTextAsync(links.Split(','));
    });

    [BrowserTheory]
    [InlineData("/admin/people")]
    [InlineData("/admin/people?search=smith")]
    [InlineData("/admin/people/1")]
    [InlineData("/admin/resets")]
    [InlineData("/admin/resets/K7QM-4WX9")]
    [InlineData("/admin/mail")]
    [InlineData("/admin/audit")]
    [Trait("Security", "18")]
    public async Task Without_privileges_there_is_nothing_to_see(string path)
    {
        await using var browser = await demo.Portal.NewPageAsync();
        await browser.Page.SignInAsync("mara.lopez");
        browser.AssertClean();

        var answer = await browser.Page.GotoAsync(path);
        await browser.Page.Heading("This isn't yours to open").WaitForAsync();

        Assert.Equal(403, answer!.Status);
        var content = await browser.Page.ContentAsync();
        foreach (var data in new[] { "helen.desk", "smith@claret.example", "Ada Admin", "Okta" })
            Assert.DoesNotContain(data, content, StringComparison.Ordinal);
    }

    [BrowserFact]
    [Trait("Security", "18")]
    public async Task A_page_that_is_open_when_the_privilege_goes_shows_no_more()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            await Expect(page.Row("mara.lopez")).ToBeVisibleAsync();
            await using (var db = portal.Database.NewContext())
            {
                db.Set<Accounts.PersonPrivilege>().RemoveRange(db.Set<Accounts.PersonPrivilege>());
                await db.SaveChangesAsync();
            }

            await page.GetByRole(AriaRole.Searchbox).FillAsync("smith");
            await page.Heading("This isn't yours to open").WaitForAsync();
            await Expect(page.GetByText("smith@claret.example")).ToHaveCountAsync(0);
        });
    }

    [BrowserFact]
    public async Task An_unknown_page_says_so()
    {
        await using var browser = await demo.Portal.NewPageAsync();
        var answer = await browser.Page.GotoAsync("/no/such/page");
        Assert.Equal(404, answer!.Status);
        await browser.Page.Heading("There is nothing here").WaitForAsync();
        await browser.Page.Link("To the start page").ClickAsync();
        await browser.Page.Heading("Sign in").WaitForAsync();
    }

    private static async Task SmithsAsync(IPage page)
    {
        foreach (var username in new[] { "jo.smith", "jsmith", "10482" })
            await Expect(page.Row(username)).ToContainTextAsync("shared by 3");
        await Expect(page.Row("mara.lopez")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("smith");
    }
}
