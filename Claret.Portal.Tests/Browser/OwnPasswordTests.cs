using Claret.Portal.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>"/account/password" for somebody who knows the current one.</summary>
public sealed class OwnPasswordTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string OldPassword = "wooden kettle borrowed thunder";

    [BrowserFact]
    [Trait("Security", "14")]
    [Trait("Security", "17")]
    public async Task A_change_keeps_this_browser_signed_in_and_no_other()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        await using var mine = await demo.Portal.NewPageAsync();
        await using var other = await demo.Portal.NewPageAsync();
        await other.Page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
        await mine.Page.SignInAsync(person.Username, OldPassword, returnUrl: "/account");
        await mine.Page.Link("Change password").ClickAsync();
        await mine.Page.Heading("Change password").WaitForAsync();
        await Expect(mine.Page.Locator("form input[autocomplete=username]")).ToHaveValueAsync(person.Username);
        await Expect(mine.Page.Field("Current password")).ToHaveAttributeAsync("autocomplete", "current-password");

        await ChangeAsync("not this one", Steps.NewPassword);
        await mine.Page.SaysAsync("That didn't work. Check your current password.");
        await Expect(mine.Page.Field("Current password")).ToHaveAttributeAsync("aria-invalid", "true");
        await ChangeAsync(OldPassword, Steps.NewPassword);
        await mine.Page.Heading("Password changed").WaitForAsync();
        await mine.Page.SaysAsync("Your other devices were signed out.");

        await mine.Page.OpenAsync("/account");
        await mine.Page.SaysAsync(person.Email!);
        await other.Page.Heading("Sign in").WaitForAsync();
        await other.Page.GotoAsync("/account");
        await other.Page.Heading("Sign in").WaitForAsync();
        Assert.False(await demo.Portal.SignsInAsync(person.Username, OldPassword));
        Assert.True(await demo.Portal.SignsInAsync(person.Username, Steps.NewPassword));
        mine.AssertClean();

        async Task ChangeAsync(string current, string password)
        {
            await mine.Page.Field("Current password").FillAsync(current);
            await mine.Page.Field("New password").FillAsync(password);
            await mine.Page.Field("Confirm new password").FillAsync(password);
            await mine.Page.Button("Change password").ClickAsync();
        }
    }

    [BrowserFact]
    public async Task A_password_manager_that_asks_for_the_page_is_led_there_by_way_of_the_sign_in()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.GotoAsync("/.well-known/change-password");
            await page.Heading("Sign in").WaitForAsync();
            await page.EnterAsync(person.Username, OldPassword);
            await page.Heading("Change password").WaitForAsync();
        });
    }
}
