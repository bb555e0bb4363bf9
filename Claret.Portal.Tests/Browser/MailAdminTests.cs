using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The mail page in a browser: filters and pages in the address, one try again by keyboard, a banner; light and dark, wide and narrow.</summary>
public sealed class MailAdminTests
{
    private const string Blocked = """{"Usernames":["bo.blocked"]}""";

    [BrowserFact]
    public async Task Every_state_can_be_reached_followed_and_tried_again()
    {
        await using var portal = await DemoPortal.StartAsync();
        await AddEveryFateAsync(portal);
        await portal.VisitAsync(async page =>
        {
            await page.SignInAsync("admin", returnUrl: "/admin/mail");
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Mail isn't going out");
            await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(8);

            await Filter(page, "Failed").ClickAsync();
            await Expect(page).ToHaveURLAsync(new Uri(portal.BaseAddress, "/admin/mail?state=failed").AbsoluteUri);
            await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
            await Expect(Filter(page, "Failed")).ToHaveAttributeAsync("aria-current", "page");
            await page.SaysAsync("Send a new reset instead.");
            await page.GoBackAsync();
            await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(8);

            // All of it by keyboard: the attempts, the question, and its answer.
            await page.OpenAsync("/admin/mail?state=failed");
            var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "bo.blocked" });
            await row.GetByRole(AriaRole.Button, new() { Name = "1 attempt" }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(row).ToContainTextAsync("Refused by Smtp for good");
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.OpenDialog()).ToContainTextAsync("handed to the mail server once more");
            await page.Button("Try now").FocusAsync();
            await page.Keyboard.PressAsync("Enter");

            await page.GetByText("The mail to bo.blocked@claret.example is on its way to the mail server.").WaitForAsync();
            await Eventually.ThatAsync(() => portal.MailTo("bo.blocked@claret.example").Count == 1, "the mail has gone out");
            await Filter(page, "Sent").ClickAsync();
            await Expect(page.GetByText("bo.blocked@claret.example", new() { Exact = true })).ToBeVisibleAsync();
            // One that was accepted, and it is over.
            await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        });
    }

    [BrowserTheory]
    [InlineData("mail", "")]
    [InlineData("mail-failed", "?state=failed")]
    [InlineData("mail-unknown", "?state=unknown")]
    [InlineData("mail-none", "?state=dropped")]
    [InlineData("mail-dialog", "?state=waiting")]
    public async Task Axe_finds_nothing(string name, string query)
    {
        await using var portal = await DemoPortal.StartAsync();
        await AddEveryFateAsync(portal, withDropped: name != "mail-none");
        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1440);
        var page = browser.Page;
        await page.SignInAsync("admin", returnUrl: $"/admin/mail{query}");
        await page.Locator(name == "mail-none" ? ".empty" : "tbody tr").First.WaitForAsync();
        if (name == "mail")
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "24 attempts" }).ClickAsync();
            await page.SaysAsync("and 4 earlier");
        }
        else if (name == "mail-dialog")
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).First.ClickAsync();
            await page.OpenDialog().WaitForAsync();
        }

        await page.LookAtAsync(name);

        browser.AssertClean();
    }

    private static ILocator Filter(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Show mail by state" }).GetByRole(AriaRole.Link).Filter(new() { HasText = name });

    /// <summary>As workers leave them behind; in the demo's SQLite file, beside the running portal.</summary>
    private static async Task AddEveryFateAsync(PortalFactory portal, bool withDropped = true)
    {
        var now = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        await using var db = portal.Database.NewContext();
        OutboxMessage Mail(string kind, string name, OutboxState state, double hoursAgo, string? answer, int attempts = 1, string? secret = null) => new()
        {
            Kind = kind,
            Recipient = $"{name}@claret.example",
            Data = Blocked,
            CaseReference = "K7QM-4WX9",
            MessageId = Guid.NewGuid(),
            ProtectedSecret = secret,
            State = state,
            CreatedAt = now.AddHours(-hoursAgo),
            DueAt = state == OutboxState.Waiting ? now.AddMinutes(12) : now.AddHours(-hoursAgo),
            LeasedUntil = state == OutboxState.Leased ? now.AddMinutes(1) : null,
            FinishedAt = state is OutboxState.Waiting or OutboxState.Leased ? null : now.AddHours(-hoursAgo).AddSeconds(3),
            Attempts = attempts,
            LastAnswer = answer,
        };
        OutboxMessage[] mails =
        [
            Mail("reset-link", "old.friend", OutboxState.Sent, 30, "2.0.0 Ok: queued as 4bF2kQ0xyz", attempts: 2),
            Mail("reset-kept-elsewhere", "sam.okta", OutboxState.Sent, 29, "2.0.0 Ok: queued as 4bF2kQ0abc"),
            Mail("reset-blocked", "bo.blocked", OutboxState.Failed, 9, "550 5.7.1 Relaying denied: see https://mail.claret.example/policy?id=550-relaying-denied-for-this-address"),
            Mail("reset-link", "a.very.long.address.that.goes.on.and.on", OutboxState.Failed, 8, "550 5.1.1 no such person here", secret: OutboxMessage.ErasedSecret),
            Mail("reset-wrong-username", "smith", OutboxState.Waiting, 7, "The mail server can't be reached: check Mail:Smtp:Host and Mail:Smtp:Port.", attempts: 24),
            Mail("password-changed", "mara.lopez", OutboxState.Leased, .1, null),
            .. withDropped ? new[] { Mail("reset-link", "jo.smith", OutboxState.Dropped, 2, null, attempts: 0) } : [],
        ];
        db.Outbox.AddRange(mails);
        await db.SaveChangesAsync();

        MailAttempt Attempt(OutboxMessage mail, double minutesAgo, MailAttemptOutcome outcome, string? answer) => new()
        {
            MessageId = mail.Id,
            CaseReference = mail.CaseReference,
            Kind = mail.Kind,
            Transport = "Smtp",
            StartedAt = now.AddMinutes(-minutesAgo),
            EndedAt = outcome == MailAttemptOutcome.Unknown ? null : now.AddMinutes(-minutesAgo),
            Outcome = outcome,
            Answer = answer,
        };
        db.MailAttempts.AddRange(
            Attempt(mails[0], 1800, MailAttemptOutcome.Unknown, null),
            Attempt(mails[0], 1797, MailAttemptOutcome.Accepted, mails[0].LastAnswer),
            Attempt(mails[1], 1740, MailAttemptOutcome.Accepted, mails[1].LastAnswer),
            Attempt(mails[2], 540, MailAttemptOutcome.Rejected, mails[2].LastAnswer),
            Attempt(mails[3], 480, MailAttemptOutcome.Rejected, mails[3].LastAnswer),
            Attempt(mails[5], .2, MailAttemptOutcome.Unknown, null));
        db.MailAttempts.AddRange(Enumerable.Range(0, 24).Select(n => Attempt(mails[4], 400 - (15 * n), MailAttemptOutcome.Deferred, mails[4].LastAnswer)));
        await db.SaveChangesAsync();
    }
}
