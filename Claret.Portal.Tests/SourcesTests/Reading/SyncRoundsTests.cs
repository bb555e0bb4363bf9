using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class SyncRoundsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_directory_is_due_from_the_end_of_its_last_run(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { Every = TimeSpan.FromMinutes(15) });
        var rounds = RoundsOf(bench);
        Assert.Equal(1, await WorkAsync(rounds));

        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(14));
        // Tried by hand: that puts nothing off.
        await bench.ReadAsync(new ReadOrder(IsDryRun: true));
        Assert.Equal(0, await WorkAsync(rounds));
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await WorkAsync(rounds));
        Assert.Equal(0, await WorkAsync(rounds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_off_not_set_up_or_only_read_by_hand_is_never_due(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { Every = TimeSpan.Zero });
        await ReadingBench.AddAsync(bench.Portal, "Off", isEnabled: false);
        await ReadingBench.AddAsync(bench.Portal, "Okta", PersonSource.Sso);
        await ReadingBench.AddAsync(bench.Portal, "Backwards", schedule: new ReadSchedule { Every = TimeSpan.FromDays(-1) });
        await using (var db = bench.Database.NewContext())
        {
            db.Providers.Add(new Provider { Source = PersonSource.Ldap, Name = "Words alone", IsEnabled = true });
            await db.SaveChangesAsync();
        }

        Assert.Equal(0, await WorkAsync(RoundsOf(bench)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_nodes_that_see_it_due_one_reads(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);

        var begun = await Task.WhenAll(WorkAsync(RoundsOf(bench)), WorkAsync(RoundsOf(bench)));

        await using var db = bench.Database.NewContext();
        // Also when the second looks only after the first has ended.
        Assert.Equal(1, await db.SyncRuns.CountAsync());
        Assert.Equal(1, begun.Sum());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_kill_broke_off_is_done_again_as_it_was_ordered(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(20);
        await bench.ReadAsync();
        bench.Directory.Clear();
        bench.Directory.Put("id-0", "staff.0", "Person 0", "staff.0@office.example");
        var admin = await Given.APerson().InAsync(bench.Database);
        await bench.Portal.Get<RunRows>().BeginAsync(bench.Provider.Id, new ReadOrder(StartedBy: admin.Id, MayBlock: 19), default);
        var rounds = RoundsOf(bench);
        Assert.Equal(0, await WorkAsync(rounds));

        bench.Portal.Clock.Advance(RunRows.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await WorkAsync(rounds));

        var run = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Finished, 19, (long?)admin.Id), (run.State, run.Blocked, run.StartedBy));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_kill_broke_off_is_done_again_also_where_it_is_only_read_by_hand(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { Every = TimeSpan.Zero });
        bench.Directory.PutMany(3);
        await KillAsync(bench, new ReadOrder());
        var rounds = RoundsOf(bench);

        Assert.Equal(1, await WorkAsync(rounds));

        Assert.Equal((SyncRunState.Finished, 3), ((await bench.LastRunAsync()).State, (await bench.LastRunAsync()).Added));
        Assert.Equal(0, await WorkAsync(rounds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_broken_off_twice_in_a_row_waits_for_its_schedule(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { Every = TimeSpan.FromMinutes(15) });
        bench.Directory.PutMany(3);
        var rounds = RoundsOf(bench);
        await KillAsync(bench, new ReadOrder());
        await KillAsync(bench, new ReadOrder());

        Assert.Equal(0, await WorkAsync(rounds));

        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, await WorkAsync(rounds));
        Assert.Equal(SyncRunState.Finished, (await bench.LastRunAsync()).State);
        // From now on it counts anew.
        await KillAsync(bench, new ReadOrder());
        Assert.Equal(1, await WorkAsync(rounds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_blocked_before_a_kill_counts_towards_what_was_agreed_to(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(20);
        await bench.ReadAsync();
        bench.Directory.Clear();
        bench.Directory.Put("id-0", "staff.0", "Person 0", "staff.0@office.example");
        await KillAsync(bench, new ReadOrder(MayBlock: 19), async (db, run) => await db.SyncRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Blocked, 5)));

        await WorkAsync(RoundsOf(bench));

        var again = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Asks, (int?)14), (again.State, again.MayBlock));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_switching_off_has_stopped_is_not_agreed_to_any_more(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(20);
        await bench.ReadAsync();
        bench.Directory.Clear();
        bench.Directory.Put("id-0", "staff.0", "Person 0", "staff.0@office.example");
        bench.Directory.BeforeRow = _ => SwitchAsync(bench, isEnabled: false);
        Assert.Equal("SetUpAnew", (await bench.RunAsync(new ReadOrder(MayBlock: 19, IsWhole: true))).Problem);
        bench.Directory.BeforeRow = _ => Task.CompletedTask;
        Assert.Equal(0, await WorkAsync(RoundsOf(bench)));
        await SwitchAsync(bench, isEnabled: true);

        Assert.Equal(1, await WorkAsync(RoundsOf(bench)));

        var run = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Asks, (int?)null), (run.State, run.MayBlock));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_new_setup_broke_off_is_done_again_at_once_but_what_was_agreed_to_is_asked_again(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(20);
        await bench.ReadAsync();
        bench.Directory.Clear();
        bench.Directory.Put("id-0", "staff.0", "Person 0", "staff.0@office.example");
        bench.Directory.BeforeRow = async _ =>
        {
            await using var db = bench.Database.NewContext();
            await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.Setup, Guid.NewGuid()));
        };
        Assert.Equal("SetUpAnew", (await bench.RunAsync(new ReadOrder(MayBlock: 19, IsWhole: true))).Problem);
        bench.Directory.BeforeRow = _ => Task.CompletedTask;

        Assert.Equal(1, await WorkAsync(RoundsOf(bench)));

        var run = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Asks, (int?)null), (run.State, run.MayBlock));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Old_runs_go_but_not_those_that_say_where_the_next_one_begins(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { Every = TimeSpan.FromMinutes(1) });
        bench.Directory.PutMany(2);
        var rounds = RoundsOf(bench);
        await WorkAsync(rounds);
        var whole = await bench.LastRunAsync();
        for (var i = 0; i < RunRows.Kept + 10; i++)
        {
            bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
            await WorkAsync(rounds);
        }

        await using var db = bench.Database.NewContext();
        var kept = await db.SyncRuns.OrderBy(r => r.Id).ToListAsync();
        Assert.Equal(RunRows.Kept + 1, kept.Count);
        Assert.Equal(whole.Id, kept[0].Id);
        Assert.All(kept.Skip(1), run => Assert.False(run.IsWhole));
    }

    [Fact]
    public async Task A_directory_that_stays_away_is_logged_once_and_its_return_too()
    {
        await using var bench = await ReadingBench.CreateAsync(DatabaseKind.Sqlite);
        bench.Directory.FailsToOpen = new SourceFaultException(SourceFault.ConnectionRefused, "nobody there");
        await bench.RunAsync();
        await bench.RunAsync();
        bench.Directory.FailsToOpen = null;
        await bench.ReadAsync();
        await bench.ReadAsync();

        Assert.Single(bench.Portal.Logs.Lines, line => line.Message.Contains("can't be read", StringComparison.Ordinal) && line.Message.Contains("nobody there", StringComparison.Ordinal));
        Assert.Single(bench.Portal.Logs.Lines, line => line.Message.Contains("can be read again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_worker_reads_at_a_pulse_and_a_stop_breaks_off_what_is_under_way()
    {
        await using var bench = await ReadingBench.CreateAsync(DatabaseKind.Sqlite, new ReadSchedule { Every = TimeSpan.Zero });
        bench.Directory.PutMany(1);
        using var worker = ActivatorUtilities.CreateInstance<SyncWorker>(bench.Portal.Services, RoundsOf(bench));
        await worker.StartAsync(default);
        var caller = await bench.Portal.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));

        await bench.Portal.Get<SyncDesk>().StartAsync(caller, bench.Provider.Id, dryRun: false, whole: false, default);
        await Eventually.ThatAsync(async () => (await bench.LastRunAsync()).State == SyncRunState.Finished, "the run is carried out");

        var reached = new TaskCompletionSource();
        bench.Directory.BeforeIds = () =>
        {
            reached.SetResult();
            return Task.CompletedTask;
        };
        var goOn = new TaskCompletionSource();
        bench.Directory.BeforeRow = _ => goOn.Task;
        await bench.Portal.Get<SyncDesk>().StartAsync(caller, bench.Provider.Id, dryRun: false, whole: true, default);
        await reached.Task;
        var stopping = worker.StopAsync(default);
        goOn.SetResult();
        await stopping;

        var run = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Failed, "Interrupted"), (run.State, run.Problem));
    }

    private static SyncRounds RoundsOf(ReadingBench bench) => ActivatorUtilities.CreateInstance<SyncRounds>(bench.Portal.Services, bench.ReaderOf(bench.Directory));

    private static async Task KillAsync(ReadingBench bench, ReadOrder order, Func<PortalDbContext, SyncRun, Task>? before = null)
    {
        var runs = bench.Portal.Get<RunRows>();
        var run = await runs.BeginAsync(bench.Provider.Id, order, default);
        Assert.NotNull(run);
        await using var db = bench.Database.NewContext();
        await (before?.Invoke(db, run) ?? Task.CompletedTask);
        bench.Portal.Clock.Advance(RunRows.Lease + TimeSpan.FromSeconds(1));
        await runs.CloseDeadAsync(default);
    }

    private static async Task SwitchAsync(ReadingBench bench, bool isEnabled)
    {
        await using var db = bench.Database.NewContext();
        await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, isEnabled));
    }

    private static async Task<int> WorkAsync(SyncRounds rounds)
    {
        var begun = await rounds.LookAsync(default);
        await Task.WhenAll(begun);
        return begun.Count;
    }
}
