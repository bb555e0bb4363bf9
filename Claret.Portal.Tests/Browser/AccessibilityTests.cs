using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>
/// WCAG 2.2 AA on every page, light and dark, wide and narrow, with errors showing. Where <c>PICTURES</c> names a folder,
/// every page leaves its pictures there.
/// </summary>
public sealed class AccessibilityTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string OldPassword = "wooden kettle borrowed thunder";
    private const int Wide = 1440;

    private static readonly Dictionary<string, Func<PortalFactory, IPage, Task>> Pages = new(StringComparer.Ordinal)
    {
        ["sign-in"] = (_, page) => page.OpenAsync("/sign-in"),
        ["sign-in-stale"] = (_, page) => page.OpenAsync("/sign-in?stale=1"),
        ["sign-in-signed-out"] = (_, page) => page.OpenAsync("/sign-in?returnUrl=%2Faccount&because=reset"),
        ["sign-in-fields-empty"] = async (_, page) =>
        {
            await page.OpenAsync("/sign-in");
            await page.Button("Sign in").ClickAsync();
            await page.SaysAsync("Enter your password.");
        },
        ["sign-in-refused"] = async (_, page) =>
        {
            await page.OpenAsync("/sign-in");
            await page.EnterAsync($"nobody.{Guid.NewGuid():N}", "anything at all");
            await page.SaysAsync(Steps.Refusal);
        },
        ["help"] = (_, page) => page.OpenAsync("/help/password"),
        ["forgot"] = (_, page) => page.OpenAsync("/forgot-password"),
        ["forgot-field-error"] = async (_, page) =>
        {
            await page.OpenAsync("/forgot-password");
            await page.Field("Email").FillAsync("jo.smith");
            await page.Button("Send reset email").ClickAsync();
            await page.SaysAsync("That isn't an email address.");
        },
        ["forgot-username"] = (_, page) => AskForUsernameAsync(page),
        ["forgot-username-help-and-error"] = async (_, page) =>
        {
            await AskForUsernameAsync(page);
            await page.Button("I don't know my username").ClickAsync();
            await page.Button("Send reset email").ClickAsync();
            await page.SaysAsync("Enter your username too.");
        },
        ["check-email"] = (_, page) => page.AskForResetAsync("nobody@claret.example"),
        ["reset-no-ticket"] = async (_, page) =>
        {
            await page.OpenAsync("/reset-password");
            await page.Heading("Open the link in your mail").WaitForAsync();
        },
        ["reset-unknown-ticket"] = async (_, page) =>
        {
            await page.OpenAsync("/reset-password#ticket=unknown");
            await page.Heading("This link can no longer be used").WaitForAsync();
        },
        ["reset-form"] = (portal, page) => OpenFormAsync(portal, page),
        ["reset-form-refused"] = async (portal, page) =>
        {
            await OpenFormAsync(portal, page);
            await page.Field("New password").FillAsync("short");
            await page.Field("Confirm new password").FillAsync("other");
            await page.Button("Set password").ClickAsync();
            await page.SaysAsync("The two passwords differ.");
            await page.SetPasswordAsync("passwordpassword");
            await Expect(page.Field("New password")).ToHaveAttributeAsync("aria-invalid", "true");
        },
        ["reset-form-somebody-else"] = async (portal, page) =>
        {
            await page.SignInAsync("mara.lopez");
            await OpenFormAsync(portal, page);
            await page.SaysAsync("You're signed in here as Mara Lopez.");
        },
        ["reset-changed"] = async (portal, page) =>
        {
            await OpenFormAsync(portal, page);
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
        },
        ["reset-dead"] = (portal, page) => OpenDeadLinkAsync(portal, page),
        ["reset-dead-renewed"] = async (portal, page) =>
        {
            await OpenDeadLinkAsync(portal, page);
            await page.Button("Send a new link").ClickAsync();
            await page.Heading("Check your email").WaitForAsync();
        },
        ["people"] = async (_, page) =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            await Expect(page.GetByText("helen.desk@claret.example")).ToBeVisibleAsync();
        },
        ["people-nobody-found"] = async (_, page) =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people?search=zzz");
            await page.SaysAsync("Nobody matches");
        },
        ["people-dialog"] = async (_, page) =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people?search=jsmith");
            await page.Button("Send password reset").ClickAsync();
            await Expect(page.OpenDialog()).ToContainTextAsync("3 people share this address.");
        },
        ["people-sent"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword);
            await page.SignInAsync("helen.desk", returnUrl: $"/admin/people?search={person.Username}");
            await page.Button("Send password reset").ClickAsync();
            await page.Button("Send").ClickAsync();
            await page.GetByText($"Reset sent to {person.Name}. Reference").WaitForAsync();
        },
        ["profile"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword, "Rosa Novak");
            await portal.MailLinkAsync(person);
            await page.SignInAsync("helen.desk", returnUrl: $"/admin/people/{person.Id}");
            await page.Heading("Rosa Novak").WaitForAsync();
            await page.Button("Cancel reset").WaitForAsync();
        },
        ["profile-cancel-dialog"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword, "Rosa Novak");
            await portal.MailLinkAsync(person);
            await page.SignInAsync("helen.desk", returnUrl: $"/admin/people/{person.Id}");
            await page.Button("Cancel reset").ClickAsync();
            await Expect(page.OpenDialog()).ToContainTextAsync("stops working at once");
        },
        ["profile-kept-elsewhere"] = async (portal, page) =>
        {
            var sam = await portal.PersonAsync("sam.okta");
            await page.SignInAsync("helen.desk", returnUrl: $"/admin/people/{sam.Id}");
            await page.Heading("Sam Okta").WaitForAsync();
        },
        ["profile-nobody"] = async (_, page) =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/people/999999");
            await page.Heading("There is nothing here").WaitForAsync();
        },
        ["resets"] = async (portal, page) =>
        {
            await portal.MailLinkAsync(await portal.SomebodyAsync(OldPassword));
            await page.SignInAsync("helen.desk", returnUrl: "/admin/resets");
            await page.GetByRole(AriaRole.Table).WaitForAsync();
        },
        ["resets-not-found"] = async (_, page) =>
        {
            await page.SignInAsync("helen.desk", returnUrl: "/admin/resets");
            await page.Field("Find a reset by its reference").FillAsync("2222-2222");
            await page.Button("Find").ClickAsync();
            await page.SaysAsync("There is no reset");
        },
        ["trace"] = async (portal, page) =>
        {
            var reference = await page.AskForResetAsync((await portal.SomebodyAsync(OldPassword)).Email!);
            await portal.QuietAsync();
            await page.SignInAsync("helen.desk", returnUrl: $"/admin/resets/{reference}");
            await page.SaysAsync("took the mail");
        },
        ["account"] = async (_, page) =>
        {
            await page.SignInAsync("mara.lopez");
            await page.SaysAsync("mara.lopez@claret.example");
        },
        ["account-password"] = (portal, page) => OpenOwnPasswordAsync(portal, page),
        ["account-password-refused"] = async (portal, page) =>
        {
            await OpenOwnPasswordAsync(portal, page);
            await page.Field("Current password").FillAsync("not this one");
            await page.Field("New password").FillAsync(Steps.NewPassword);
            await page.Field("Confirm new password").FillAsync(Steps.NewPassword);
            await page.Button("Change password").ClickAsync();
            await page.SaysAsync("That didn't work. Check your current password.");
        },
        ["account-password-changed"] = async (portal, page) =>
        {
            await OpenOwnPasswordAsync(portal, page);
            await page.Field("Current password").FillAsync(OldPassword);
            await page.Field("New password").FillAsync(Steps.NewPassword);
            await page.Field("Confirm new password").FillAsync(Steps.NewPassword);
            await page.Button("Change password").ClickAsync();
            await page.Heading("Password changed").WaitForAsync();
        },
        ["account-password-temporary"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword);
            await page.SignInAsync(person.Username, await portal.MailTemporaryPasswordAsync(person));
            await page.Heading("Set a new password").WaitForAsync();
        },
        ["account-password-elsewhere"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword);
            await page.SignInAsync(person.Username, OldPassword);
            var okta = (await portal.PersonAsync("sam.okta")).ProviderId;
            await using (var db = portal.Database.NewContext())
            {
                await db.People.Where(p => p.Id == person.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(p => p.Source, PersonSource.Sso).SetProperty(p => p.ProviderId, okta));
            }

            await page.OpenAsync("/account/password");
            await page.Heading("Your password isn't kept here").WaitForAsync();
        },
        ["password-changed"] = async (_, page) =>
        {
            await page.OpenAsync("/account/password/changed");
            await page.Heading("Password changed").WaitForAsync();
        },
        ["account-menu"] = async (_, page) =>
        {
            await page.SignInAsync("admin", returnUrl: "/account");
            await page.SaysAsync("admin@claret.example");
            await page.Locator(".user-menu summary").ClickAsync();
            await page.Button("Sign out").WaitForAsync();
        },
        ["mailbox"] = async (portal, page) =>
        {
            await portal.MailLinkAsync(await portal.SomebodyAsync(OldPassword));
            await page.OpenAsync("/dev/mailbox");
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Mails, newest first" }).GetByRole(AriaRole.Link).First.WaitForAsync();
        },
        ["sessions"] = async (portal, page) =>
        {
            await OpenSessionsAsync(portal, page);
            await page.Button("Sign out everywhere else").WaitForAsync();
        },
        ["sessions-dialog"] = async (portal, page) =>
        {
            await OpenSessionsAsync(portal, page);
            await page.Button("Sign out everywhere else").ClickAsync();
            await Expect(page.OpenDialog()).ToContainTextAsync("Every browser except this one");
        },
        ["sessions-alone"] = async (portal, page) =>
        {
            await OpenSessionsAsync(portal, page);
            await page.Button("Sign out everywhere else").ClickAsync();
            await page.Button("Sign out the others").ClickAsync();
            await page.SaysAsync("Only this one.");
        },
        ["mailbox-mail"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword);
            await portal.MailLinkAsync(person);
            var mail = await page.ReadMailAsync(person.Email!, "Reset your password for Claret Portal");
            await mail.GetByRole(AriaRole.Link).First.WaitForAsync();
        },
        ["mailbox-temporary-password"] = async (portal, page) =>
        {
            var person = await portal.SomebodyAsync(OldPassword);
            await portal.MailTemporaryPasswordAsync(person);
            var mail = await page.ReadMailAsync(person.Email!, "Your temporary password for Claret Portal");
            await mail.Locator(".code").WaitForAsync();
        },
        ["denied"] = async (_, page) =>
        {
            await page.SignInAsync("mara.lopez");
            await page.GotoAsync("/admin/people");
            await page.Heading("This isn't yours to open").WaitForAsync();
        },
        ["not-found"] = async (_, page) =>
        {
            await page.GotoAsync("/no/such/page");
            await page.Heading("There is nothing here").WaitForAsync();
        },
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    [BrowserTheory]
    [MemberData(nameof(Names))]
    public async Task Axe_finds_nothing(string name)
    {
        await using var browser = await demo.Portal.NewPageAsync(ColorScheme.Light, Wide);
        var page = browser.Page;
        await Pages[name](demo.Portal, page);
        await page.LookAtAsync(name);

        // An answer 403 or 404 is what these two want, and the browser says so on its console.
        if (name is not ("denied" or "not-found"))
            browser.AssertClean();
    }

    [BrowserFact]
    public async Task Where_less_motion_is_wanted_the_dark_comes_at_once_and_in_whole()
    {
        await using var browser = await demo.Portal.NewPageAsync(ColorScheme.Light, Wide);
        var page = browser.Page;
        await page.OpenAsync("/sign-in");
        var running = await page.EvaluateAsync<string[]>(
            """
            () => {
              getComputedStyle(document.body).color;
              document.documentElement.style.colorScheme = "dark";
              getComputedStyle(document.body).color;
              return document.getAnimations().map(motion => motion.transitionProperty ?? motion.animationName);
            }
            """);
        Assert.Empty(running);
    }

    private static async Task AskForUsernameAsync(IPage page)
    {
        await page.OpenAsync("/forgot-password");
        await page.Field("Email").FillAsync("smith@claret.example");
        await page.Button("Send reset email").ClickAsync();
        await page.Field("Username").WaitForAsync();
    }

    /// <summary>Somebody with a phone, an old tablet and something that says nothing of itself.</summary>
    private static async Task OpenSessionsAsync(PortalFactory portal, IPage page)
    {
        var person = await portal.SomebodyAsync(OldPassword, "Rosa Novak");
        var now = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        await using (var db = portal.Database.NewContext())
        {
            (string? Browser, string? Address)[] others =
            [
                ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1", "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
                ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "203.0.113.9"),
                (null, null),
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

        await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account/sessions");
        await page.SaysAsync("Chrome on Linux");
    }

    private static async Task OpenOwnPasswordAsync(PortalFactory portal, IPage page)
    {
        await page.SignInAsync((await portal.SomebodyAsync(OldPassword)).Username, OldPassword, returnUrl: "/account/password");
        await page.Field("Current password").WaitForAsync();
    }

    private static async Task OpenFormAsync(PortalFactory portal, IPage page)
    {
        var link = await portal.MailLinkAsync(await portal.SomebodyAsync(OldPassword));
        await page.OpenLinkAsync(link);
        await page.Field("New password").WaitForAsync();
    }

    private static async Task OpenDeadLinkAsync(PortalFactory portal, IPage page)
    {
        var link = await portal.MailLinkAsync(await portal.SomebodyAsync(OldPassword));
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var resets = scope.ServiceProvider.GetRequiredService<ResetService>();
            Assert.IsType<CompleteOutcome.Completed>(await resets.CompleteAsync(DemoPortal.TicketOf(link), Steps.NewPassword, CancellationToken.None));
        }

        await page.OpenLinkAsync(link);
        await page.Heading("This link can no longer be used").WaitForAsync();
    }
}
