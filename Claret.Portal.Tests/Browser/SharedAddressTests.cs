using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>Three accounts on one address.</summary>
[Trait("Security", "3")]
public sealed class SharedAddressTests
{
    private const string Address = "smith@claret.example";

    [BrowserFact]
    public async Task The_username_is_asked_for_beside_the_email()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.OpenAsync("/forgot-password");
            await Expect(page.Field("Username")).ToHaveCountAsync(0);
            await page.Field("Email").FillAsync(Address);
            await page.Button("Send reset email").ClickAsync();

            await Expect(page.Field("Username")).ToBeFocusedAsync();
            await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Add your username." })).ToBeVisibleAsync();
            await Expect(page.Field("Email")).ToHaveValueAsync(Address);
            await Expect(page.Field("Email")).ToBeEditableAsync();
            foreach (var username in new[] { "jo.smith", "jsmith", "10482" })
                Assert.DoesNotContain(username, await page.Content().InnerTextAsync(), StringComparison.Ordinal);

            // Nothing was mailed, and the address can still be another.
            await page.Field("Email").FillAsync("mara.lopez@claret.example");
            await page.Field("Username").FillAsync("mara.lopez");
            await page.Button("Send reset email").ClickAsync();
            await page.Heading("Check your email").WaitForAsync();
        });
        await portal.WaitForMailToAsync("mara.lopez@claret.example");
        Assert.Empty(portal.MailTo(Address));
    }

    [BrowserFact]
    public async Task Who_does_not_know_the_username_is_told_where_to_look()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.OpenAsync("/forgot-password");
            await page.Field("Email").FillAsync(Address);
            await page.Button("Send reset email").ClickAsync();
            var help = page.Button("I don't know my username");
            await Expect(help).ToHaveAttributeAsync("aria-expanded", "false");
            await Expect(page.GetByText("Usernames here look like")).ToBeHiddenAsync();

            await help.ClickAsync();

            await Expect(help).ToHaveAttributeAsync("aria-expanded", "true");
            await Expect(page.GetByText("Usernames here look like")).ToBeVisibleAsync();
            await page.SaysAsync("jo.smith");
            await page.SaysAsync(DemoPortal.Contact);
        });
    }

    [BrowserFact]
    public async Task The_link_changes_the_named_account_alone()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            await page.AskForResetAsync(Address, "jsmith");
            await portal.QuietAsync();
            var mail = Assert.Single(portal.MailTo(Address));
            Assert.Contains("jsmith", mail.TextBody!, StringComparison.Ordinal);

            await page.OpenLinkAsync(DemoPortal.LinkIn(mail));
            await page.SaysAsync("jsmith");
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
        });

        Assert.True(await portal.SignsInAsync("jsmith", Steps.NewPassword));
        Assert.False(await portal.SignsInAsync("jsmith", DemoPeople.Password));
        foreach (var other in new[] { "jo.smith", "10482" })
        {
            Assert.True(await portal.SignsInAsync(other, DemoPeople.Password));
            Assert.False(await portal.SignsInAsync(other, Steps.NewPassword));
        }
    }

    [BrowserFact]
    [Trait("Security", "1")]
    public async Task A_wrong_username_ends_on_the_same_page_with_one_mail_without_a_link()
    {
        await using var portal = await DemoPortal.StartAsync();
        await portal.VisitAsync(async page =>
        {
            var wrong = await page.AskForResetAsync(Address, "mara.lopez");
            var afterWrong = await page.Content().InnerHTMLAsync();
            await portal.QuietAsync();
            var mail = Assert.Single(portal.MailTo(Address));
            Assert.False(DemoPortal.HasLink(mail));
            foreach (var name in new[] { "jo.smith", "jsmith", "10482", "mara.lopez" })
                Assert.DoesNotContain(name, mail.TextBody! + mail.HtmlBody, StringComparison.Ordinal);

            await page.AskForResetAsync(Address, "nobody.at.all");
            await portal.QuietAsync();
            Assert.Single(portal.MailTo(Address));
            Assert.Empty(portal.MailTo("mara.lopez@claret.example"));

            var right = await page.AskForResetAsync(Address, "jo.smith");
            var afterRight = await page.Content().InnerHTMLAsync();
            Assert.Equal(
                Steps.Plain(afterRight).Replace(right, "", StringComparison.Ordinal),
                Steps.Plain(afterWrong).Replace(wrong, "", StringComparison.Ordinal));
        });
    }
}
