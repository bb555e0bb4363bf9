using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SourcesTests.Admin;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The sources in a browser: from none to one of each kind, tested, read and asked about; light and dark, wide and narrow.</summary>
public sealed class SourcesPagesTests
{
    [BrowserFact]
    public async Task A_source_of_each_kind_is_added_tested_tried_and_looked_at()
    {
        await using var portal = await PortalFactory.StartAsync(
            DatabaseKind.Sqlite,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Demo:Enabled"] = "true", ["Resets:Limits:PerOriginPerHour"] = "10000" },
            services =>
            {
                services.RemoveAll<ISourceCheck>();
                services.AddSingleton<ISourceCheck>(new FakeCheck(PersonSource.Sso, _ => new SourceCheckOutcome.Fails(
                    SourceFault.IssuerDiffers, "https://claret.okta.example answers as https://claret.okta.example/oauth2/default")));
                services.AddSingleton<ISourceCheck>(new FakeCheck(PersonSource.Ldap, _ => new SourceCheckOutcome.Works("slapd 2.5.13 at ldap.claret.example, TLS 1.3", Ten())));
            });
        await using (var db = portal.Database.NewContext())
        {
            await db.People.Where(p => p.ProviderId != null).ExecuteDeleteAsync();
            await db.Providers.ExecuteDeleteAsync();
        }

        await using var browser = await portal.NewPageAsync(ColorScheme.Light, 1440);
        var page = browser.Page;
        await page.SignInAsync("admin", returnUrl: "/admin/sources");
        await page.Heading("Bring your people in").WaitForAsync();
        await LookAsync(page, "sources-none");

        await AddSsoAsync(page);
        await AddDirectoryAsync(page);
        await AddFileAsync(page);
        await AddTroubleAsync(portal);

        await page.OpenAsync("/admin/sources");
        await Expect(page.GetByText("has stopped to ask")).ToBeVisibleAsync();
        await LookAsync(page, "sources");

        await page.Link("Look at it").ClickAsync();
        await page.Button("Go on and block 2,310 people").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("2,310 people whom Head office no longer names");
        await LookAsync(page, "source-go-on");
        await page.Button("Not now").ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
        await LookAsync(page, "source-run-asks");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "What it found" }).GetByRole(AriaRole.Link).Filter(new() { HasText = "refused" }).ClickAsync();
        await page.SaysAsync("Somebody here has that username already");
        await page.GoBackAsync();
        await page.SaysAsync("uid=person0");

        await page.OpenAsync("/admin/sources");
        await page.Link("2 people wait").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Link to a person…: mara.lopez" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("mara");
        await page.OpenDialog().GetByRole(AriaRole.Button).Filter(new() { HasText = "Mara Lopez" }).ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("mara.lopez@elsewhere.example");
        await LookAsync(page, "source-link");
        await page.Button("Link them").ClickAsync();
        await page.GetByText("Mara Lopez is linked with Okta.").WaitForAsync();
        browser.AssertClean();
    }

    /// <summary>From the top, or the bars that stay in sight hide what stands below them.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.LookAtAsync(name);
        await page.SetViewportSizeAsync(1440, 900);
    }

    private static async Task AddSsoAsync(IPage page)
    {
        await page.Link("Add a sign-in provider").ClickAsync();
        await page.Field("Name").FillAsync("Okta");
        await page.Field("Issuer").FillAsync("https://claret.okta.example");
        await page.Field("Client ID").FillAsync("0oa1claret");
        await page.Field("Client secret").FillAsync("correct-horse-battery");
        await page.Button("Add a group").ClickAsync();
        await page.Field("Group, exactly as it is sent").FillAsync("claret-admins");
        await page.Field("What its members may").SelectOptionAsync("Admin");
        await page.Button("Add").ClickAsync();
        await page.SaysAsync("Tick the box where a group makes Admins");
        await page.GetByLabel("I mean that.").CheckAsync();
        await LookAsync(page, "source-new-sso");
        await page.Button("Add").ClickAsync();
        await page.Heading("Okta").WaitForAsync();
        await page.SaysAsync("/callback");
        await page.Button("Test the connection").ClickAsync();
        await page.SaysAsync("It calls itself by another name");
        await page.Field("Issuer").FillAsync("https://claret.okta.example/oauth2/default");
        await page.SaysAsync("saving forgets it");
        await LookAsync(page, "source-sso");
        await page.Button("Undo").ClickAsync();
        await page.Link("Sources").First.ClickAsync();
        await page.Heading("Add a source").WaitForAsync();
    }

    private static async Task AddDirectoryAsync(IPage page)
    {
        await page.Link("Add a directory").ClickAsync();
        await page.Field("Name").FillAsync("Head office");
        await page.Field("Host").FillAsync("ldap.claret.example");
        await page.Field("Account that reads").FillAsync("cn=portal,dc=claret,dc=example");
        await page.Field("Its password").FillAsync("correct-horse-battery");
        await page.Field("Where to look").FillAsync("ou=people,dc=claret,dc=example");
        await page.Field("Certificate authority").FillAsync(SourcesAdminBench.Certificate("CN=Claret Example CA, O=Claret", DateTimeOffset.UnixEpoch.AddYears(70)));
        await page.Field("Read").SelectOptionAsync("0");
        await page.Button("Test the connection").ClickAsync();
        await page.SaysAsync("The first 10, as they would be taken");
        await LookAsync(page, "source-new-ldap");
        await page.Button("Add").ClickAsync();
        await page.Heading("Head office").WaitForAsync();
        await page.Button("Switch on").ClickAsync();
        await page.Button("Switch off").WaitForAsync();
        await page.Link("Sources").First.ClickAsync();
        await page.Heading("Add a source").WaitForAsync();
    }

    private static async Task AddFileAsync(IPage page)
    {
        await page.Link("Add a file").ClickAsync();
        await page.Field("Name").FillAsync("HR file");
        await page.Button("Add").ClickAsync();
        await page.Heading("HR file").WaitForAsync();
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload
        {
            Name = "people.csv",
            MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes("id,username,name,email\n1,uma.new,Uma New,uma.new@claret.example\n2,admin,Somebody Else,\n3,,Nobody,\n"),
        });
        await page.SaysAsync("Only tried: nothing has been changed");
        await LookAsync(page, "source-run-tried");
        await page.Link("HR file").ClickAsync();
        await page.SaysAsync("Only tried");
        await page.Button("Look at the newest file").ClickAsync();
        await page.SaysAsync("uma.new@claret.example");
        await LookAsync(page, "source-file");
    }

    /// <summary>A reading that asks, one that failed, and people who wait, as sources leave them behind.</summary>
    private static async Task AddTroubleAsync(PortalFactory portal)
    {
        var now = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        await using var db = portal.Database.NewContext();
        var office = await db.Providers.SingleAsync(p => p.Source == PersonSource.Ldap);
        var okta = await db.Providers.SingleAsync(p => p.Source == PersonSource.Sso);
        await db.Providers.Where(p => p.Id == okta.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, true));
        db.SyncRuns.AddRange(
            SourcesAdminBench.Run(office.Id, now.AddHours(-3), added: 4000),
            SourcesAdminBench.Run(office.Id, now.AddHours(-2), SyncRunState.Failed, problem: "Dropped: the server closed the connection"));
        var asks = SourcesAdminBench.Run(office.Id, now.AddMinutes(-20), SyncRunState.Asks, blocked: 2310, problem: "WouldBlock: 2310 of 4000");
        asks.Refused = 1;
        asks.Findings.AddRange(Enumerable.Range(0, 24).Select(n => new SyncFinding { Kind = SyncFindingKind.Blocked, Username = $"person{n}", Name = $"Person {n}", Place = $"uid=person{n},ou=people,dc=claret,dc=example" }));
        asks.Findings.Add(new SyncFinding { Kind = SyncFindingKind.Refused, Username = "admin", Name = "Ada Other", Detail = nameof(SourceRefusal.UsernameTaken), Place = "uid=admin,ou=people,dc=claret,dc=example" });
        db.SyncRuns.Add(asks);
        db.UnlinkedPeople.AddRange(
            SourcesAdminBench.Waiting(okta.Id, "mara.lopez", now),
            SourcesAdminBench.Waiting(okta.Id, "a.very.long.username.that.goes.on.and.on", now.AddHours(-5), SourceRefusal.NotMadeHere));
        await db.SaveChangesAsync();
    }

    private static List<SourcePerson> Ten() =>
    [
        .. Enumerable.Range(1, 8).Select(n => new SourcePerson($"id-{n}", $"person{n}", $"Person Number {n}", $"person{n}@claret.example", $"uid=person{n},ou=people,dc=claret,dc=example")),
        new SourcePerson("id-9", "nobody", "", "nobody@claret.example", "uid=nobody,ou=people,dc=claret,dc=example"),
        new SourcePerson("id-10", "rtl", "\u202egnp.exe", null, "uid=rtl,ou=people,dc=claret,dc=example"),
    ];
}
