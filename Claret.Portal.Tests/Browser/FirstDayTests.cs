using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Architecture;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>
/// What docs/first-day.md tells, done from beginning to end: somebody is found by half a name, why no mail reaches her is seen and
/// mended, three are invited, one of them gets what the help desk may. <c>DOCS_PICTURES=write</c> takes its pictures anew.
/// </summary>
public sealed class FirstDayTests
{
    private const string Mistyped = "mara.lopze@claret.example";

    [BrowserFact]
    public async Task A_new_admin_finds_helps_invites_and_gives_privileges()
    {
        var transport = new RecordingTransport { Name = "Smtp" }.Answer(mail => Task.FromResult<MailOutcome>(mail.Recipient == Mistyped
            ? new MailOutcome.Rejected("550 5.1.1 No such user here")
            : new MailOutcome.Accepted("250 2.0.0 Queued")));
        await using var portal = await PortalFactory.StartAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Demo:Enabled"] = "true", ["Demo:People"] = "400", ["Portal:SupportContact"] = DemoPortal.Contact },
            services: services => services.AddSingleton<IMailTransport>(transport));
        await AMistypedAddressAsync(portal);
        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1280);
        var page = browser.Page;

        // Found by half a name.
        await page.SignInAsync("admin", returnUrl: "/admin/people");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search people" }).PressSequentiallyAsync("lop");
        await page.Row("mara.lopez").WaitForAsync();
        await PictureAsync(page, "find");

        // Why no mail reaches her.
        await page.Link("Mara Lopez").ClickAsync();
        await page.Heading("Mara Lopez").WaitForAsync();
        await page.Content().Locator("a[href^='/admin/resets/']").First.ClickAsync();
        await page.SaysAsync("No such user here");
        await PictureAsync(page, "why");

        // Her address is mended, and a reset goes there.
        await page.GoBackAsync();
        await page.Button("Edit").ClickAsync();
        await page.Field("Email").FillAsync("mara.lopez@claret.example");
        await page.GetByLabel("Send a password reset to the new address afterwards").CheckAsync();
        await PictureAsync(page, "mend");
        await page.Button("Save").ClickAsync();
        await page.GetByText("Mara Lopez was saved. Reset sent to the new address. Reference").WaitForAsync();
        await Eventually.ThatAsync(() => transport.Handed.Any(mail => mail.Recipient == "mara.lopez@claret.example" && Bench.HasLink(mail)), "her reset has been mailed");

        // Three are invited.
        await page.OpenAsync("/admin/people/invite");
        await page.Field("Email addresses").FillAsync("Nora New <nora@claret.example>, ben.brown@claret.example, lee.park@claret.example");
        await page.Button("Continue").ClickAsync();
        await page.Heading("Look them over").WaitForAsync();
        await PictureAsync(page, "invite");
        await page.Button("Send 3 invitations").ClickAsync();
        await page.SaysAsync("3 people are invited");
        await Eventually.ThatAsync(() => transport.Handed.Count(mail => mail.Subject.Contains("invitation", StringComparison.Ordinal)) == 3, "three invitations have been mailed");

        // One of them gets what the help desk may.
        await page.Link("Nora New").ClickAsync();
        await page.Heading("Nora New").WaitForAsync();
        await page.Button("Set privileges based on…").ClickAsync();
        await page.GetByLabel("Search for a person").FillAsync("helen");
        await page.Button("Helen Desk helen.desk").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Nora New gets the privileges of Helen Desk:");
        await PictureAsync(page, "privileges");
        await page.OpenDialog().GetByRole(AriaRole.Button).Last.ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
        Assert.NotEmpty(await HeldByAsync(portal, "helen.desk"));
        Assert.Equal(await HeldByAsync(portal, "helen.desk"), await HeldByAsync(portal, "nora.new"));
        browser.AssertClean();
    }

    [Fact]
    public async Task The_page_about_it_shows_every_picture()
    {
        var docs = Path.Combine(PortalSource.Solution, "docs");
        var text = await File.ReadAllTextAsync(Path.Combine(docs, "first-day.md"));
        var pictures = Directory.GetFiles(Path.Combine(docs, "pictures"), "first-day-*.png").Select(Path.GetFileName).ToList();

        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.Contains($"(pictures/{picture})", text, StringComparison.Ordinal));
    }

    private static async Task AMistypedAddressAsync(PortalFactory portal)
    {
        await using (var db = portal.Database.NewContext())
        {
            (await db.People.SingleAsync(p => p.Username == "mara.lopez")).Email = Mistyped;
            await db.SaveChangesAsync();
        }

        await portal.SendResetAsync(await portal.PersonAsync("mara.lopez"));
        await portal.QuietAsync();
    }

    private static async Task<List<(Feature, PrivilegeLevel)>> HeldByAsync(PortalFactory portal, string username)
    {
        await using var db = portal.Database.NewContext();
        var person = await db.People.Include(p => p.Privileges).SingleAsync(p => p.Username == username);
        return [.. person.Privileges.Select(held => (held.Feature, held.Level)).Order()];
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("DOCS_PICTURES") == "write")
        {
            await page.WaitForTimeoutAsync(400);
            await page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(PortalSource.Solution, "docs", "pictures", $"first-day-{name}.png"),
                Animations = ScreenshotAnimations.Disabled,
                Caret = ScreenshotCaret.Hide,
            });
        }
    }
}
