using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SettingsTests;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Claret.Portal.Tests.SourcesTests.Admin.SourcesAdminBench;

namespace Claret.Portal.Tests.SourcesTests.Admin;

/// <summary>Readings on the page of a directory or a file, and one reading's own page.</summary>
public sealed class ReadingPagesTests
{
    [Fact]
    public async Task An_uploaded_file_is_tried_first_and_then_done()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, HrFile())).Id;
        await bench.Portal.Get<ProviderDesk>().SwitchAsync(caller, id, on: true, default);
        var navigation = bench.Services.GetRequiredService<NavigationManager>();
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));
        page.WaitForElement("#upload");

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("id,username,name,email\n1,mara.lopez,Mara Lopez,mara@claret.example\n2,jo,=cmd(),\n", "people.csv"));
        page.WaitForAssertion(() => Assert.Contains("/runs/", navigation.Uri, StringComparison.Ordinal));
        var trial = await NewestAsync(bench, id);
        Assert.True(trial.IsDryRun);
        var run = bench.Render<RunPage>(parameters => parameters.Add(p => p.ProviderId, id).Add(p => p.RunId, trial.Id));
        run.WaitForAssertion(() => Assert.Contains("Nothing yet.", run.Markup, StringComparison.Ordinal));

        // The page looks by itself while the reading goes on.
        await CarryOutAsync(bench);
        bench.Portal.Clock.Advance(TimeSpan.FromSeconds(1));
        run.WaitForAssertion(() => Assert.Contains("Only tried: nothing has been changed", run.Markup, StringComparison.Ordinal));
        Assert.Equal(2, run.FindAll("tbody tr").Count);
        await using var db = bench.Database.NewContext();
        Assert.Equal(0, await db.People.CountAsync(p => p.ProviderId == id));

        run.Button("Do it").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("This will be done now: 2 added.", dialogs.Markup, StringComparison.Ordinal));
        dialogs.Button("Do it").Click();
        await Eventually.ThatAsync(async () => !(await NewestAsync(bench, id)).IsDryRun, "the real one has begun");
        await CarryOutAsync(bench);

        Assert.Equal(["=cmd()", "Mara Lopez"], (await db.People.Where(p => p.ProviderId == id).Select(p => p.Name).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reading_that_asks_names_the_number_before_it_goes_on()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, HeadOffice())).Id;
        await bench.Portal.Get<ProviderDesk>().SwitchAsync(caller, id, on: true, default);
        var asks = await bench.Database.KeepAsync(Run(id, bench.Portal.Now.AddMinutes(-5), SyncRunState.Asks, blocked: 2310, problem: "WouldBlock: 2310 of 4000"));
        await bench.Database.KeepAsync(new SyncFinding { RunId = asks.Id, Kind = SyncFindingKind.Blocked, Username = "mara", Name = "<b>Mara</b>", Place = "uid=mara" });
        await bench.Database.KeepAsync(new SyncFinding { RunId = asks.Id, Kind = SyncFindingKind.Refused, Username = "eve", Name = "Eve", Detail = nameof(SourceRefusal.UsernameTaken) });
        var navigation = bench.Services.GetRequiredService<NavigationManager>();
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<RunPage>(parameters => parameters.Add(p => p.ProviderId, id).Add(p => p.RunId, asks.Id));
        page.WaitForAssertion(() => Assert.Equal("<b>Mara</b>", page.Find("tbody .name").TextContent.Trim()));

        navigation.NavigateTo($"/admin/sources/{id}/runs/{asks.Id}?kind=refused");
        page.WaitForAssertion(() => Assert.Contains("Somebody here has that username already", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Equal("page", page.Find("a.refused").GetAttribute("aria-current"));

        page.Button("Go on and block 2,310 people").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("2,310 people whom Head office no longer names are blocked", dialogs.Markup, StringComparison.Ordinal));
        Assert.Equal(asks.Id, (await NewestAsync(bench, id)).Id);
        dialogs.Button("Go on and block 2,310 people").Click();

        await Eventually.ThatAsync(async () => (await NewestAsync(bench, id)).Id != asks.Id, "it goes on");
        Assert.Equal(2310, (await NewestAsync(bench, id)).MayBlock);
        // What the old one asked is settled.
        var old = bench.Render<RunPage>(parameters => parameters.Add(p => p.ProviderId, id).Add(p => p.RunId, asks.Id));
        old.WaitForAssertion(() => Assert.Contains("There has been a later reading since", old.Markup, StringComparison.Ordinal));
        Assert.False(old.HasButton("Go on and block 2,310 people"));
    }

    [Fact]
    public async Task Readings_say_how_they_went_and_one_that_failed_what_to_do()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, HeadOffice())).Id;
        await bench.Database.KeepAsync(Run(id, bench.Portal.Now.AddHours(-2), added: 12));
        var failed = await bench.Database.KeepAsync(Run(id, bench.Portal.Now.AddHours(-1), SyncRunState.Failed, problem: "CertificateNotTrusted: <i>self-signed</i>"));
        var page = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));

        page.WaitForAssertion(() => Assert.Equal(["Its certificate isn't trusted", "12 added"], page.FindAll("#readings .told").Select(told => told.TextContent.Trim())));
        // Off, it can only be tried.
        Assert.True(page.HasButton("Try first (dry run)"));
        Assert.False(page.HasButton("Read now"));

        var run = bench.Render<RunPage>(parameters => parameters.Add(p => p.ProviderId, id).Add(p => p.RunId, failed.Id));
        run.WaitForAssertion(() => Assert.Equal("<i>self-signed</i>", run.Find(".answer").TextContent));
        Assert.Contains("Paste the authority's certificate", run.Markup, StringComparison.Ordinal);
        var elsewhere = bench.Render<RunPage>(parameters => parameters.Add(p => p.ProviderId, id + 1).Add(p => p.RunId, failed.Id));
        elsewhere.WaitForAssertion(() => Assert.DoesNotContain("self-signed", elsewhere.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_folder_is_said_in_words()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var id = (await bench.Portal.AddedAsync(caller, HrFile())).Id;
        var page = bench.Render<ProviderPage>(parameters => parameters.Add(p => p.ProviderId, id));
        page.WaitForElement("#upload");

        page.Button("Try the folder (dry run)").Click();
        page.WaitForAssertion(() => Assert.Contains("There is no file for it.", page.Find("#readings").TextContent, StringComparison.Ordinal));
        page.Button("Look at the newest file").Click();
        page.WaitForAssertion(() => Assert.Contains("The folder is there, and empty", page.Find("#test").TextContent, StringComparison.Ordinal));
    }

    /// <summary>As the worker does.</summary>
    private static async Task CarryOutAsync(ComponentBench bench)
    {
        Assert.True(bench.Portal.Get<BegunRuns>().TryTake(out var run));
        await bench.Portal.Get<PeopleReader>().CarryOutAsync(run, CancellationToken.None);
    }

    private static async Task<SyncRun> NewestAsync(ComponentBench bench, long id)
    {
        await using var db = bench.Database.NewContext();
        return await db.SyncRuns.AsNoTracking().Where(r => r.ProviderId == id).OrderByDescending(r => r.Id).FirstAsync();
    }
}
