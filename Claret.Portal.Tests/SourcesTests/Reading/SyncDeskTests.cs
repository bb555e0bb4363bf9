using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class SyncDeskTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Somebody_with_full_access_begins_a_run_that_the_worker_carries_out(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        var (caller, desk) = (await AsAsync(bench, PrivilegeLevel.FullAccess), bench.Portal.Get<SyncDesk>());

        var started = Assert.IsType<StartOutcome.Started>(await desk.StartAsync(caller, bench.Provider.Id, dryRun: false, whole: true, default));

        Assert.Equal((started.RunId, SyncRunState.Running, (long?)caller.PersonId), await OnlyRunAsync(bench, caller));
        // A double click.
        Assert.Equal(StartRefusal.UnderWay, await RefusedAsync(desk.StartAsync(caller, bench.Provider.Id, dryRun: false, whole: true, default)));
        await WorkAsync(bench);
        Assert.Equal((started.RunId, SyncRunState.Finished, (long?)caller.PersonId), await OnlyRunAsync(bench, caller));
        Assert.Equal(3, (await bench.PeopleAsync()).Count);
        Assert.Equal(4, (await bench.AuditAsync()).Count(entry => entry.ActorId == caller.PersonId && entry.Outcome == AuditOutcome.Done));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_run_asked_is_allowed_once_by_its_own_number(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(40);
        await bench.ReadAsync();
        foreach (var number in Enumerable.Range(0, 20))
            bench.Directory.Remove($"id-{number}");
        var (caller, desk) = (await AsAsync(bench, PrivilegeLevel.FullAccess), bench.Portal.Get<SyncDesk>());
        var earlier = await bench.RunAsync();
        var asking = await bench.RunAsync();
        Assert.Equal(StartRefusal.Outdated, await RefusedAsync(desk.AllowAsync(caller, earlier.Id, default)));

        Assert.IsType<StartOutcome.Started>(await desk.AllowAsync(caller, asking.Id, default));
        await WorkAsync(bench);

        var done = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Finished, 20, (int?)20, (long?)caller.PersonId), (done.State, done.Blocked, done.MayBlock, done.StartedBy));
        Assert.Equal(StartRefusal.Outdated, await RefusedAsync(desk.AllowAsync(caller, asking.Id, default)));
        Assert.Equal(StartRefusal.NothingAsked, await RefusedAsync(desk.AllowAsync(caller, done.Id, default)));
        Assert.Equal(StartRefusal.NoSuchRun, await RefusedAsync(desk.AllowAsync(caller, done.Id + 1000, default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_run_told_is_not_gone_on_with_when_its_provider_has_been_set_up_otherwise(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(5);
        var (caller, desk) = (await AsAsync(bench, PrivilegeLevel.FullAccess), bench.Portal.Get<SyncDesk>());
        var dry = await bench.ReadAsync(new ReadOrder(IsDryRun: true));
        await using var db = bench.Database.NewContext();
        await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.Setup, Guid.NewGuid()));

        Assert.Equal(StartRefusal.SetUpAnew, await RefusedAsync(desk.AllowAsync(caller, dry.Id, default)));

        Assert.Equal(1, await db.SyncRuns.CountAsync());
        Assert.Contains(await bench.AuditAsync(), entry => entry is { Action: AuditAction.SourceRead, Outcome: AuditOutcome.Refused } && entry.Reason!.EndsWith(": SetUpAnew", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_run_is_only_begun_as_its_provider_was_set_up_when_somebody_agreed_to_it(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var runs = bench.Portal.Get<RunRows>();

        Assert.Null(await runs.BeginAsync(bench.Provider.Id, new ReadOrder(Setup: Guid.NewGuid()), default));

        Assert.NotNull(await runs.BeginAsync(bench.Provider.Id, new ReadOrder(Setup: bench.Provider.Setup), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dry_run_can_be_gone_on_with(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { Every = TimeSpan.Zero });
        bench.Directory.PutMany(5);
        var (caller, desk) = (await AsAsync(bench, PrivilegeLevel.FullAccess), bench.Portal.Get<SyncDesk>());
        var dry = Assert.IsType<StartOutcome.Started>(await desk.StartAsync(caller, bench.Provider.Id, dryRun: true, whole: false, default));
        await WorkAsync(bench);
        Assert.Empty(await bench.PeopleAsync());

        Assert.IsType<StartOutcome.Started>(await desk.AllowAsync(caller, dry.RunId, default));
        await WorkAsync(bench);

        Assert.Equal(5, (await bench.PeopleAsync()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    [Trait("Security", "23")]
    public async Task Nobody_else_begins_one_and_each_try_is_on_record(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var desk = bench.Portal.Get<SyncDesk>();
        var viewer = await AsAsync(bench, PrivilegeLevel.ViewOnly);
        var editor = await bench.Portal.SessionOfAsync(await Given.APerson().May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        var dry = await bench.ReadAsync(new ReadOrder(IsDryRun: true));

        foreach (var caller in new[] { viewer, editor, null, new Caller(viewer.PersonId, Guid.NewGuid()) })
        {
            Assert.Equal(StartRefusal.NotAllowed, await RefusedAsync(desk.StartAsync(caller, bench.Provider.Id, dryRun: true, whole: false, default)));
            Assert.Equal(StartRefusal.NotAllowed, await RefusedAsync(desk.AllowAsync(caller, dry.Id, default)));
        }

        Assert.Equal(8, (await bench.AuditAsync()).Count(entry => entry is { Action: AuditAction.SourceRead, Outcome: AuditOutcome.Refused } && entry.Reason!.EndsWith(": NotAllowed", StringComparison.Ordinal)));
        Assert.False((await desk.QueryAsync(viewer, bench.Provider.Id, default))!.MayStart);
        Assert.Null(await desk.QueryAsync(editor, bench.Provider.Id, default));
        Assert.Null(await desk.FindingsAsync(editor, dry.Id, SyncFindingKind.Added, 0, default));
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.SyncRuns.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task Nobody_decides_about_people_who_may_more_than_they(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        await bench.ChangeAsync("id-1", person => person.IsAdmin = true);
        var (keeper, desk) = (await AsAsync(bench, PrivilegeLevel.FullAccess), bench.Portal.Get<SyncDesk>());
        var admin = await bench.Portal.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        bench.Directory.Remove("id-1");
        var dry = await bench.ReadAsync(new ReadOrder(IsDryRun: true));

        Assert.Equal(StartRefusal.MorePrivileges, await RefusedAsync(desk.AllowAsync(keeper, dry.Id, default)));
        Assert.Equal(StartRefusal.MorePrivileges, await RefusedAsync(desk.StartFileAsync(keeper, bench.Provider.Id, "mine.csv", dryRun: false, default)));
        Assert.IsType<StartOutcome.Started>(await desk.StartAsync(keeper, bench.Provider.Id, dryRun: true, whole: false, default));
        await WorkAsync(bench);
        Assert.IsType<StartOutcome.Started>(await desk.AllowAsync(admin, dry.Id, default));

        await bench.ChangeAsync("id-1", person => person.IsAdmin = false);
        Assert.NotEqual(StartRefusal.MorePrivileges, await RefusedAsync(desk.AllowAsync(keeper, dry.Id, default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_switched_off_is_only_tried_and_what_is_not_read_not_at_all(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var (caller, desk) = (await AsAsync(bench, PrivilegeLevel.FullAccess), bench.Portal.Get<SyncDesk>());
        var off = await ReadingBench.AddAsync(bench.Portal, "Off", isEnabled: false);
        var sso = await ReadingBench.AddAsync(bench.Portal, "Okta", PersonSource.Sso);

        Assert.Equal(StartRefusal.SwitchedOff, await RefusedAsync(desk.StartAsync(caller, off.Id, dryRun: false, whole: false, default)));
        Assert.IsType<StartOutcome.Started>(await desk.StartAsync(caller, off.Id, dryRun: true, whole: false, default));
        Assert.Equal(StartRefusal.NotSetUp, await RefusedAsync(desk.StartAsync(caller, sso.Id, dryRun: false, whole: false, default)));
        Assert.Equal(StartRefusal.NoSuchProvider, await RefusedAsync(desk.StartAsync(caller, -1, dryRun: false, whole: false, default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Findings_come_by_kind_a_hundred_at_a_time(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(130);
        bench.Directory.Put("bad", null);
        var run = await bench.ReadAsync();
        var (caller, desk) = (await AsAsync(bench, PrivilegeLevel.ViewOnly), bench.Portal.Get<SyncDesk>());

        var first = await desk.FindingsAsync(caller, run.Id, SyncFindingKind.Added, 0, default);
        var second = await desk.FindingsAsync(caller, run.Id, SyncFindingKind.Added, 1, default);

        Assert.Equal((100, 30, 130), (first!.Findings.Count, second!.Findings.Count, second.Kept));
        Assert.Empty(first.Findings.Select(f => f.Id).Intersect(second.Findings.Select(f => f.Id)));
        Assert.Single((await desk.FindingsAsync(caller, run.Id, SyncFindingKind.Refused, -5, default))!.Findings);
        Assert.Empty((await desk.FindingsAsync(caller, run.Id, SyncFindingKind.Refused, int.MaxValue, default))!.Findings);
    }

    private static async Task WorkAsync(ReadingBench bench) =>
        await Task.WhenAll(await ActivatorUtilities.CreateInstance<SyncRounds>(bench.Portal.Services, bench.Reader).LookAsync(default));

    private static async Task<(long, SyncRunState, long?)> OnlyRunAsync(ReadingBench bench, Caller caller)
    {
        var shown = Assert.Single((await bench.Portal.Get<SyncDesk>().QueryAsync(caller, bench.Provider.Id, default))!.Runs);
        Assert.Equal((await bench.Portal.ReadAsync(new Person { Id = caller.PersonId, Username = "", Name = "" })).Username, shown.StartedBy);
        return (shown.Run.Id, shown.Run.State, shown.Run.StartedBy);
    }

    private static async Task<StartRefusal> RefusedAsync(Task<StartOutcome> asked) => Assert.IsType<StartOutcome.Refused>(await asked).Why;

    private static async Task<Caller> AsAsync(ReadingBench bench, PrivilegeLevel level) =>
        await bench.Portal.SessionOfAsync(await Given.APerson().May(Feature.Settings, level).InAsync(bench.Database));
}
