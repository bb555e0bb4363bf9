using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Three are invited, one conflict resolved; one of them opens the link, sets a password and is no longer "invited".</summary>
public sealed class InvitationTests
{
    [BrowserFact]
    [Trait("Security", "13")]
    [Trait("Security", "23")]
    public async Task Three_are_invited_and_one_of_them_joins()
    {
        await using var portal = await DemoPortal.StartAsync();
        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1440);
        var page = browser.Page;
        await page.SignInAsync("admin", returnUrl: "/admin/people");
        await page.Link("Invite people").ClickAsync();
        await Expect(page.Heading("Invite people")).ToBeFocusedAsync();
        var addresses = page.Field("Email addresses");
        await addresses.PressSequentiallyAsync("Nora New <nora@claret.example>,");
        await Expect(addresses).ToHaveValueAsync("");
        await addresses.FillAsync("ben.brown@claret.example; \"Smith, Jo\" <jo.other@claret.example>; mara.lopez@claret.example; nobody");
        await Expect(page.GetByText("5 people")).ToBeVisibleAsync();
        await addresses.PressAsync("Backspace");
        await Expect(addresses).ToHaveValueAsync("nobody");
        await addresses.FillAsync("");
        await page.Field("Message (optional)").FillAsync("Glad to have you.\nThe tour begins at nine.");
        await LookAsync(page, "invite-whom");

        await page.Button("Continue").ClickAsync();
        await page.Heading("Look them over").WaitForAsync();
        await page.SaysAsync("Somebody else has this username.");
        await LookAsync(page, "invite-check");
        await page.Button("Use jo.smith2").ClickAsync();
        await page.Button("Remove mara.lopez@claret.example").ClickAsync();
        await page.Button("Send 3 invitations").ClickAsync();
        await page.SaysAsync("3 people are invited");
        await LookAsync(page, "invite-sent");
        await portal.QuietAsync();

        await page.Link("Nora New").ClickAsync();
        await page.SaysAsync("Invited, not yet joined");
        await LookAsync(page, "invite-profile");
        Assert.Contains("> The tour begins at nine.", Assert.Single(portal.MailTo("jo.other@claret.example")).TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var mail = await page.ReadMailAsync("nora@claret.example", "Your invitation to Claret Portal");
        await mail.GetByText("The tour begins at nine.").WaitForAsync();
        await LookAsync(page, "invite-mail");
        browser.AssertClean();

        var nora = await portal.PersonAsync("nora.new");
        var link = DemoPortal.LinkIn(Assert.Single(portal.MailTo("nora@claret.example")));
        await portal.VisitAsync(async hers =>
        {
            await hers.OpenLinkAsync(link);
            await hers.Heading("Welcome to Claret Portal").WaitForAsync();
            await LookAsync(hers, "invite-welcome");
            await hers.SetPasswordAsync(Steps.NewPassword);
            await hers.Heading("Your password is set").WaitForAsync();
            await hers.SignInAsync("nora.new", Steps.NewPassword);
            await hers.SaysAsync("nora@claret.example");
        });
        await page.OpenAsync($"/admin/people/{nora.Id}");
        await page.Heading("Nora New").WaitForAsync();
        await Expect(page.GetByText("Invited, not yet joined")).ToHaveCountAsync(0);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await page.LookAtAsync(name);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1440, 900);
    }
}
