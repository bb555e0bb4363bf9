using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The two fields of a new password: for people, for their password managers, and for assistive software.</summary>
public sealed class NewPasswordTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string OldPassword = "wooden kettle borrowed thunder";

    [BrowserFact]
    [Trait("Security", "14")]
    public Task A_password_manager_finds_what_it_needs() => OnTheFormAsync(async (page, username) =>
    {
        await Expect(page.Locator("form input[autocomplete=username]")).ToHaveValueAsync(username);
        await Expect(page.Field("New password")).ToHaveAttributeAsync("autocomplete", "new-password");
        await Expect(page.Field("Confirm new password")).ToHaveAttributeAsync("autocomplete", "new-password");
        await Expect(page.Field("New password")).ToHaveAttributeAsync("type", "password");
    });

    [BrowserFact]
    [Trait("Security", "14")]
    public Task A_password_can_be_pasted_and_shown() => OnTheFormAsync(async (page, _) =>
    {
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.EvaluateAsync("text => navigator.clipboard.writeText(text)", Steps.NewPassword);
        foreach (var field in new[] { "New password", "Confirm new password" })
        {
            await page.Field(field).FocusAsync();
            await page.Keyboard.PressAsync("Control+V");
            await Expect(page.Field(field)).ToHaveValueAsync(Steps.NewPassword);
        }

        var toggle = page.Button("Show password").First;
        await toggle.ClickAsync();
        await Expect(page.Field("New password")).ToHaveAttributeAsync("type", "text");
        await Expect(page.Field("New password")).ToHaveValueAsync(Steps.NewPassword);
        await Expect(page.Field("Confirm new password")).ToHaveAttributeAsync("type", "password");
        await page.GetByRole(AriaRole.Button, new() { Pressed = true }).ClickAsync();
        await Expect(page.Field("New password")).ToHaveAttributeAsync("type", "password");

        await page.Button("Set password").ClickAsync();
        await page.Heading("Password changed").WaitForAsync();
    });

    [BrowserFact]
    public Task Its_strength_is_said_while_typing() => OnTheFormAsync(async (page, _) =>
    {
        var status = page.Content().GetByRole(AriaRole.Status);
        await page.Field("New password").PressSequentiallyAsync("otters");
        await Expect(status).ToContainTextAsync("At least 15 characters: 9 more to go.");
        await page.Field("New password").FillAsync("qwertyuiopasdfghjkl");
        await Expect(status).ToContainTextAsync("Too easy to guess");
        await page.Field("New password").FillAsync(Steps.NewPassword);
        await Expect(status).ToContainTextAsync("Strong.");
    });

    [BrowserFact]
    [Trait("Security", "15")]
    public Task A_refused_password_says_why_and_burns_nothing() => OnTheFormAsync(async (page, username) =>
    {
        foreach (var (password, why) in new[]
        {
            ("short", "At least 15 characters"),
            ("passwordpassword", "Too easy to guess"),
            ($"{username} {username}", "it contains your"),
            (new string('x', 1024), "256 characters at most"),
        })
        {
            await page.SetPasswordAsync(password);
            await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync(why);
            await Expect(page.Field("New password")).ToHaveAttributeAsync("aria-invalid", "true");
            var described = await page.Field("New password").EvaluateAsync<string>(
                "field => field.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join(' ')");
            Assert.Contains(why, described, StringComparison.Ordinal);
        }

        await page.Field("New password").FillAsync(Steps.NewPassword);
        await page.Field("Confirm new password").FillAsync(Steps.NewPassword + "x");
        await page.Button("Set password").ClickAsync();
        await page.SaysAsync("The two passwords differ. Enter the same one twice.");
        await Expect(page.Field("Confirm new password")).ToBeFocusedAsync();

        await page.SetPasswordAsync(Steps.NewPassword);
        await page.Heading("Password changed").WaitForAsync();
        await Expect(page.Heading("Password changed")).ToBeFocusedAsync();
    });

    [BrowserFact]
    public Task Everything_can_be_done_with_the_keyboard() => OnTheFormAsync(async (page, _) =>
    {
        await page.Field("New password").FocusAsync();
        await page.Keyboard.TypeAsync(Steps.NewPassword);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Button("Show password").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Field("Confirm new password")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Steps.NewPassword);
        await page.Keyboard.PressAsync("Enter");
        await page.Heading("Password changed").WaitForAsync();
    });

    private async Task OnTheFormAsync(Func<IPage, string, Task> test)
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        var link = await demo.Portal.MailLinkAsync(person);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(link);
            await page.Field("New password").WaitForAsync();
            await test(page, person.Username);
        });
    }
}
