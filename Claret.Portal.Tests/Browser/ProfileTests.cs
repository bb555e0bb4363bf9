using System.Diagnostics;
using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>One person's page in a browser: an address changed and a reset sent to it in one dialog, a block that reaches an open page, and how it all looks.</summary>
public sealed class ProfileTests
{
    private const string NewAddress = "mara.new@claret.example";

    [BrowserFact]
    [Trait("Security", "17")]
    [Trait("Security", "22")]
    public async Task An_address_is_changed_with_a_reset_and_a_block_reaches_the_open_page()
    {
        await using var portal = await DemoPortal.StartAsync();
        var mara = await portal.PersonAsync("mara.lopez");
        await using var hers = await portal.NewPageAsync();
        await hers.Page.SignInAsync("mara.lopez", returnUrl: "/account");
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("admin", returnUrl: $"/admin/people/{mara.Id}");
            await page.Button("Edit").ClickAsync();
            await page.Field("Email").FillAsync(NewAddress);
            await page.GetByLabel("Send a password reset to the new address afterwards").CheckAsync();
            await page.Button("Save").ClickAsync();
            await page.GetByText("Mara Lopez was saved. Reset sent to the new address. Reference").WaitForAsync();
            await page.SaysAsync(NewAddress);
            await portal.QuietAsync();
            Assert.Contains(portal.MailTo(NewAddress), DemoPortal.HasLink);
            Assert.Contains("From now on its mail goes to", Assert.Single(portal.MailTo("mara.lopez@claret.example")).TextBody, StringComparison.Ordinal);

            await page.Button("Block").ClickAsync();
            await page.Field("Why (optional)").FillAsync("lost her laptop");
            await page.OpenDialog().GetByRole(AriaRole.Button, new() { Name = "Block" }).ClickAsync();
            var since = Stopwatch.StartNew();
            await hers.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/sign-in");
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(5), $"out after {since.Elapsed}");
            await page.SaysAsync("Nowhere at the moment.");
            await page.Button("Unblock").WaitForAsync();
            await hers.Page.EnterAsync("mara.lopez", Accounts.Demo.DemoPeople.Password);
            await hers.Page.SaysAsync(Steps.Refusal);
        });
    }

    /// <summary>One portal and one page for all of them: each dialog is opened over the same profile.</summary>
    [BrowserFact]
    public async Task Axe_finds_nothing()
    {
        await using var portal = await DemoPortal.StartAsync();
        var helen = await portal.PersonAsync("helen.desk");
        await portal.MailLinkAsync(helen);
        await AddSessionsAsync(portal, helen);
        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1440);
        var page = browser.Page;
        await page.SignInAsync("admin", returnUrl: $"/admin/people/{helen.Id}");
        await page.Button("Cancel reset").WaitForAsync();
        await page.LookAtAsync("profile-admin");

        await page.Button("Edit").ClickAsync();
        await page.Field("Email").FillAsync("helen.new@claret.example");
        await page.Field("Username").FillAsync("mara.lopez");
        await page.Button("Save").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Somebody else has this username.");
        await LookAndCloseAsync(page, "profile-edit");

        await page.Button("Change").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("What Helen Desk (helen.desk) may do.");
        await LookAndCloseAsync(page, "profile-privileges");

        await page.Button("Set privileges based on…").ClickAsync();
        await page.GetByLabel("Search for a person").FillAsync("ada");
        await page.Button("Ada Admin admin").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Helen Desk gets the privileges of Ada Admin:");
        await LookAndCloseAsync(page, "profile-based-on");

        await page.Button("Block").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Block Helen Desk (helen.desk)?");
        await LookAndCloseAsync(page, "profile-block");

        await page.Button("Delete").ClickAsync();
        await page.Field("Type the username to confirm").FillAsync("helen");
        await page.Button("Delete for good").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("That isn't this person's username.");
        await LookAndCloseAsync(page, "profile-delete");

        browser.AssertClean();
    }

    private static async Task LookAndCloseAsync(IPage page, string name)
    {
        await page.LookAtAsync(name);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1440, 900);
        await page.Button("Cancel").ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
    }

    private static async Task AddSessionsAsync(PortalFactory portal, Person person)
    {
        var now = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        await using var db = portal.Database.NewContext();
        (string? Browser, string? Address)[] others =
        [
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1", "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "203.0.113.9"),
        ];
        db.Sessions.AddRange(others.Select((other, hours) => new PersonSession
        {
            Id = Guid.NewGuid(),
            PersonId = person.Id,
            CreatedAt = now.AddHours(-3 - hours),
            LastSeenAt = now.AddMinutes(-10 * hours),
            OriginBrowser = other.Browser,
            OriginAddress = other.Address,
        }));
        await db.SaveChangesAsync();
    }
}
