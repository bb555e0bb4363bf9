using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>One person whose name is markup, turns the reading direction round and never ends: followed through every page that shows it.</summary>
public sealed class HostileNameTests
{
    private const string Markup = "<img src=x onerror=\"document.documentElement.dataset.owned='yes'\">";
    private const string Username = "zz.hostile";
    private static readonly string Name = $"{Markup}\u202Egnihton\u2066{new string('x', 10_000)}";

    [BrowserFact]
    [Trait("Security", "26")]
    public async Task A_hostile_name_is_inert_in_grid_profile_dialog_snackbar_mail_and_audit()
    {
        await using var portal = await DemoPortal.StartAsync();
        var somebody = await portal.SomebodyAsync(Steps.NewPassword, "Zoe Hostile", Username);
        await using (var db = portal.Database.NewContext())
        {
            (await db.People.SingleAsync(p => p.Id == somebody.Id)).Name = Name;
            await db.SaveChangesAsync();
        }

        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("admin", returnUrl: $"/admin/people?search=gnihton");
            await page.Row(Username).WaitForAsync();
            await InertAsync(page, "the grid");

            await page.Row(Username).ResetButton().ClickAsync();
            await page.OpenDialog().WaitForAsync();
            await InertAsync(page, "the dialog");
            await page.OpenDialog().GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
            await page.Locator(".mud-snackbar").WaitForAsync();
            await InertAsync(page, "the snackbar");
            await portal.QuietAsync();

            foreach (var path in new[] { $"/admin/people/{somebody.Id}", "/admin/resets", "/admin/mail", "/admin/audit", $"/admin/audit?person={somebody.Id}" })
            {
                await page.OpenAsync(path);
                await page.GetByText(Username).First.WaitForAsync();
                await InertAsync(page, path);
            }

            var mail = await page.ReadMailAsync(somebody.Email!, "Reset your password for Claret Portal");
            await mail.GetByText(Username).Filter(new() { Visible = true }).First.WaitForAsync();
            await Expect(mail.Locator("img[src=x]")).ToHaveCountAsync(0);
            await InertAsync(page, "the mailbox");
        });
    }

    private static async Task InertAsync(IPage page, string where)
    {
        Assert.Equal(0, await page.Locator("img[src=x]").CountAsync());
        Assert.False(await page.EvaluateAsync<bool>("'owned' in document.documentElement.dataset"), where);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), $"{where} is wider than its window.");
    }
}
