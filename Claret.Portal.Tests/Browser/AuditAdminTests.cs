using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The audit page in a browser: filters, pages and open entries in the address, by mouse and by keyboard; light and dark, wide and narrow.</summary>
public sealed class AuditAdminTests
{
    private const string Hostile = "<img src=x onerror=alert(1)> \u202egnp.exe";

    [BrowserFact]
    public async Task An_auditor_filters_opens_an_entry_goes_back_and_finds_it_again_by_its_address()
    {
        await using var portal = await DemoPortal.StartAsync();
        await AddAsync(portal);
        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1440);
        var page = browser.Page;
        await page.SignInAsync("admin", returnUrl: "/admin/audit");
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(50);

        // By keyboard alone.
        await page.Field("What").FocusAsync();
        await page.Field("What").SelectOptionAsync(new SelectOptionValue { Label = "All about resets" });
        await page.Field("By whom").FillAsync("helen.desk");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Uri(portal.BaseAddress, $"/admin/audit?what=resets&actor={(await portal.PersonAsync("helen.desk")).Id}").AbsoluteUri);
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(2);
        await page.Locator("a.toggle").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("a.toggle").First).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(page.Locator("a.toggle").First).ToBeFocusedAsync();
        await Expect(page.Locator("tr.details:visible")).ToContainTextAsync("They have more privileges");
        await page.Locator(".proof summary").ClickAsync();
        await Expect(page.Locator("tr.details:visible .hash")).ToBeVisibleAsync();
        await page.LookAtAsync("audit-entry");
        await page.SetViewportSizeAsync(1440, 900);
        var address = page.Url;

        await page.GoBackAsync();
        await Expect(page.Locator("tr.details:visible")).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(50);
        await page.Link("Older").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("before=", StringComparison.Ordinal));
        await Expect(page.Locator("tr.entry").First).ToBeVisibleAsync();
        await page.Link("Newer").ClickAsync();
        await page.GotoAsync(address);
        await page.InteractiveAsync();
        await Expect(page.Locator("tr.details:visible")).ToContainTextAsync("They have more privileges");

        // A page of all sorts, and one where nothing is; on a telephone the fields are folded away.
        await page.OpenAsync("/admin/audit");
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(50);
        await Expect(page.Locator("img")).ToHaveCountAsync(0);
        await page.LookAtAsync("audit");
        await page.OpenAsync("/admin/audit?what=settings&origin=203.0.113.9");
        await page.SaysAsync("Nothing like that is on record");
        await page.Button("Filter").ClickAsync();
        await page.Field("On whom").FillAsync("nobody.at.all");
        await page.Button("Show").ClickAsync();
        await page.SaysAsync("Nobody has that username");
        await page.LookAtAsync("audit-none");
        browser.AssertClean();
    }

    /// <summary>What a busy hour leaves, and somebody with a name to be afraid of.</summary>
    private static async Task AddAsync(PortalFactory portal)
    {
        var hostile = await Given.APerson("hostile").Named(Hostile + new string('x', 600)).InAsync(portal);
        var (admin, helen, mara) = (await portal.PersonAsync("admin"), await portal.PersonAsync("helen.desk"), await portal.PersonAsync("mara.lopez"));
        var start = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime.AddHours(-1);
        (AuditAction Action, AuditOutcome Outcome, long? Actor, long? Person, string? Reason, string? Reference, string? Origin)[] hour =
        [
            (AuditAction.SignIn, AuditOutcome.Refused, null, mara.Id, "wrong password", null, "203.0.113.9"),
            (AuditAction.SignIn, AuditOutcome.Done, helen.Id, helen.Id, null, null, "198.51.100.7"),
            (AuditAction.ResetRequested, AuditOutcome.Done, null, null, null, "K7QM-4WX9", "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
            (AuditAction.ResetResolved, AuditOutcome.Done, null, mara.Id, null, "K7QM-4WX9", "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
            (AuditAction.ResetSent, AuditOutcome.Done, helen.Id, mara.Id, "Link", "9PLT-3VN6", "198.51.100.7"),
            (AuditAction.ResetSent, AuditOutcome.Refused, helen.Id, admin.Id, "MorePrivileges", null, "198.51.100.7"),
            (AuditAction.AdminRecovered, AuditOutcome.Done, null, admin.Id, null, "7HQM-4WX2", "console"),
            (AuditAction.AddressChanged, AuditOutcome.Done, admin.Id, hostile.Id, Hostile, null, "198.51.100.7"),
            (AuditAction.PersonDeleted, AuditOutcome.Done, admin.Id, 900_000, "old.friend", null, "198.51.100.7"),
            (AuditAction.PrivilegesChanged, AuditOutcome.Done, admin.Id, helen.Id, "Resets: View only to Full access", null, "198.51.100.7"),
            (AuditAction.SessionsEnded, AuditOutcome.Done, mara.Id, mara.Id, "all others of one's own: 2", null, "203.0.113.9"),
            (AuditAction.AdminSetUp, AuditOutcome.Done, null, admin.Id, "Setup:Admin", null, null),
        ];
        await using var db = portal.Database.NewContext();
        foreach (var turn in Enumerable.Range(0, 60))
        {
            var (action, outcome, actor, person, reason, reference, origin) = turn < 48 ? hour[(turn % 3) + (turn % 2 * 9)] : hour[turn - 48];
            db.Audit.Add(new AuditEntry
            {
                At = start.AddMinutes(turn),
                Action = action,
                Outcome = outcome,
                ActorId = actor,
                PersonId = person,
                Reason = reason,
                CaseReference = reference,
                OriginAddress = origin,
                OriginBrowser = origin is null or "console" ? null : "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            });
            await db.SaveChangesAsync();
        }

        await Eventually.ThatAsync(async () => await db.AuditSeals.CountAsync() >= 60, "all of it is sealed");
    }
}
