using Claret.Portal.Settings;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SettingsTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The settings in a browser: one change that another open page shows, and the look of both pages.</summary>
public sealed class SettingsPageTests
{
    [BrowserFact]
    public async Task A_new_name_and_logo_stand_on_another_open_page_within_seconds()
    {
        await using var portal = await DemoPortal.StartAsync();
        await using var other = await portal.NewPageAsync();
        await other.Page.SignInAsync("mara.lopez");
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("admin", returnUrl: "/admin/settings");
            await page.Field("Name").First.FillAsync("Acme Portal");
            await page.Locator("#setting-Portal-Logo").SetInputFilesAsync(new FilePayload
            {
                Name = "logo.png",
                MimeType = "image/png",
                Buffer = Convert.FromBase64String(PortalLogoTests.Png),
            });
            await page.Locator(".logo-show img").WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Save Portal" }).ClickAsync();
            await page.GetByText("Saved, and in effect.").WaitForAsync();

            await Expect(other.Page.Locator(".brand")).ToContainTextAsync("Acme Portal");
            await Expect(other.Page.Locator(".brand-logo")).ToBeVisibleAsync();

            // What isn't saved isn't lost by a careless click.
            await page.Field("Support contact").First.ScrollIntoViewIfNeededAsync();
            await page.Locator("#setting-Resets-LinkLifetime").FillAsync("10");
            await page.Link("People").ClickAsync();
            await Expect(page.OpenDialog()).ToContainTextAsync("isn't saved yet");
            await page.Button("Stay").ClickAsync();
            await Expect(page.Locator("#setting-Resets-LinkLifetime")).ToHaveValueAsync("10");
            await page.Locator("#lifetimes").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        });
        other.AssertClean();
    }

    [BrowserTheory]
    [InlineData("settings")]
    [InlineData("settings-refused")]
    [InlineData("settings-mails")]
    public async Task Axe_finds_nothing(string name)
    {
        await using var portal = await DemoPortal.StartAsync();
        await SomebodySavedAsync(portal);
        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1440);
        var page = browser.Page;
        await page.SignInAsync("admin", returnUrl: name == "settings-mails" ? "/admin/settings/mails" : "/admin/settings");
        if (name == "settings-mails")
        {
            await page.FrameLocator("iframe").Locator(".card").WaitForAsync();
        }
        else
        {
            await page.Button("Send a test mail").ClickAsync();
            await page.SaysAsync("took the mail");
        }

        if (name == "settings-refused")
        {
            await page.Locator("#setting-Resets-LinkLifetime").FillAsync("90");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save Lifetimes" }).ClickAsync();
            await page.SaysAsync("must be between 1 minute and 1 hour");
            await page.Locator("#setting-Portal-Name").FillAsync("Acme");
            await SomebodySavedAsync(portal, "Theirs");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save Portal" }).ClickAsync();
            await page.SaysAsync("meanwhile");
            await page.GetByText("A mail server (SMTP)").ClickAsync();
            await page.Locator("#setting-Mail-Smtp-Host").WaitForAsync();
        }

        // Or the bar that stays at the top hides what stands below it.
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.LookAtAsync(name);

        browser.AssertClean();
    }

    private static async Task SomebodySavedAsync(PortalFactory portal, string name = "Claret & Daughters")
    {
        var caller = await portal.SessionOfAsync("admin");
        await using var scope = portal.Services.CreateAsyncScope();
        var seen = (await scope.ServiceProvider.GetRequiredService<SettingsQuery>().ReadAsync(caller, default))!.Settings[0].Kept?.At;
        Assert.IsType<SettingsOutcome.Saved>(await scope.ServiceProvider.GetRequiredService<SettingsChange>().SaveAsync(
            caller, [new SettingEdit("Portal:Name", name, seen), new SettingEdit("Resets:Limits:PerAddressPerDay", "30", null)], default));
    }
}
