using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class RunLeaseTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_at_once_one_reads_and_the_other_is_told(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        bench.Directory.BeforeIds = () =>
        {
            reached.TrySetResult();
            return goOn.Task;
        };
        var first = bench.Reader.RunAsync(bench.Provider.Id, new ReadOrder(), default);
        await reached.Task;

        Assert.Null(await bench.ReaderOf(bench.Directory).RunAsync(bench.Provider.Id, new ReadOrder(), default));
        Assert.Null(await bench.Reader.RunAsync(bench.Provider.Id + 1000, new ReadOrder(), default));
        goOn.SetResult();

        Assert.Equal(3, (await first)!.Added);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_who_begin_at_the_same_moment_begin_one_run(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var runs = bench.Portal.Get<RunRows>();

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => runs.BeginAsync(bench.Provider.Id, new ReadOrder(), default))));

        Assert.Single(begun, run => run is not null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_run_whose_node_was_killed_is_closed_and_the_next_one_takes_over(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        var killed = await bench.Portal.Get<RunRows>().BeginAsync(bench.Provider.Id, new ReadOrder(), default);
        Assert.Null(await bench.Reader.RunAsync(bench.Provider.Id, new ReadOrder(), default));

        bench.Portal.Clock.Advance(RunRows.Lease + TimeSpan.FromSeconds(1));
        var run = await bench.ReadAsync();

        Assert.NotEqual(killed!.Id, run.Id);
        var dead = await bench.Portal.Get<RunRows>().FindAsync(killed.Id, default);
        Assert.Equal((SyncRunState.Failed, "Interrupted", bench.Portal.Now), (dead!.State, dead.Problem, dead.EndedAt));
        Assert.Contains(await bench.AuditAsync(), entry => entry is { Action: AuditAction.SourceRead, Outcome: AuditOutcome.Refused, Reason: "Head office: Interrupted" });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_run_that_lost_its_lease_changes_nothing_more(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(600);
        var other = new FakeDirectory();
        SyncRun? taker = null;
        bench.Directory.BeforeRow = async row =>
        {
            if (row != 550)
                return;
            bench.Portal.Clock.Advance(RunRows.Lease + TimeSpan.FromSeconds(1));
            other.Put("id-1", "taken.over", "By another node");
            taker = await bench.ReaderOf(other).RunAsync(bench.Provider.Id, new ReadOrder(MayBlock: 1000), default);
        };

        var lost = await bench.Reader.RunAsync(bench.Provider.Id, new ReadOrder(), default);

        Assert.Equal((SyncRunState.Finished, 1, 499), (taker!.State, taker.Changed, taker.Blocked));
        Assert.Equal((SyncRunState.Failed, "Interrupted", 500), (lost!.State, lost.Problem, lost.Added));
        Assert.Equal(500, (await bench.PeopleAsync()).Count);
        Assert.Equal("taken.over", (await bench.PersonAsync("id-1")).Username);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_provider_that_is_removed_in_the_middle_ends_its_run(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        bench.Directory.BeforeRow = async row =>
        {
            await using var db = bench.Database.NewContext();
            await db.Providers.Where(p => p.Id == bench.Provider.Id).ExecuteDeleteAsync();
        };

        Assert.NotNull(await bench.Reader.RunAsync(bench.Provider.Id, new ReadOrder(), default));

        await using var db = bench.Database.NewContext();
        Assert.Equal((0, 0, 0), (await db.People.CountAsync(), await db.SyncRuns.CountAsync(), await db.SyncFindings.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_provider_that_is_switched_off_or_set_up_otherwise_in_the_middle_changes_nobody_more(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(600);
        foreach (var change in new Action<Provider>[] { p => p.IsEnabled = false, p => p.Setup = Guid.NewGuid() })
        {
            bench.Directory.BeforeRow = async row =>
            {
                if (row == 550)
                    await ChangeAsync(bench, change);
            };

            var run = await bench.RunAsync();

            Assert.Equal((SyncRunState.Failed, "SetUpAnew", (string?)null), (run.State, run.Problem, run.Cursor));
            Assert.Equal(500, (await bench.PeopleAsync()).Count);
            await ChangeAsync(bench, p => p.IsEnabled = true);
        }

        bench.Directory.BeforeRow = _ => Task.CompletedTask;
        Assert.Equal(100, (await bench.ReadAsync()).Added);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_provider_that_is_switched_off_before_anybody_is_blocked_blocks_nobody(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(40);
        await bench.ReadAsync();
        bench.Directory.Remove("id-0");
        bench.Directory.BeforeRow = row => row == 38 ? ChangeAsync(bench, p => p.IsEnabled = false) : Task.CompletedTask;

        var run = await bench.RunAsync(new ReadOrder(IsWhole: true));

        Assert.Equal((SyncRunState.Failed, "SetUpAnew"), (run.State, run.Problem));
        Assert.Equal(PersonState.Active, (await bench.PersonAsync("id-0")).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_slow_source_keeps_its_lease_and_its_numbers_can_be_followed(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(1200);
        var seen = new List<(int Named, int Added)>();
        bench.Directory.BeforeRow = async row =>
        {
            bench.Portal.Clock.Advance(TimeSpan.FromMilliseconds(200));
            if (row % 500 == 499)
                seen.Add(await bench.LastRunAsync() is { EndedAt: null } run ? (run.Named, run.Added) : (0, 0));
        };

        var done = await bench.ReadAsync();

        Assert.True(done.EndedAt - done.StartedAt > RunRows.Lease);
        Assert.Equal(2, seen.Count);
        Assert.Equal((1200, 500), seen[1]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_stop_in_the_middle_says_so_at_once(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        using var stop = new CancellationTokenSource();
        bench.Directory.BeforeRow = row => row == 1 ? stop.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Reader.RunAsync(bench.Provider.Id, new ReadOrder(), stop.Token));

        var run = await bench.LastRunAsync();
        Assert.Equal((SyncRunState.Failed, "Interrupted"), (run.State, run.Problem));
        Assert.NotNull(run.EndedAt);
    }

    [Theory, OnPostgres]
    public async Task Somebody_who_gets_the_username_at_the_very_moment_makes_that_row_refused_and_no_other(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(30);
        bench.Directory.Put("wanted", "wanted");
        await using var db = bench.Database.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.People.Add(Given.APerson("wanted").Build());
        await db.SaveChangesAsync();

        var reading = bench.RunAsync();
        await Eventually.ThatAsync(bench.Database.IsAnybodyWaitingAsync, "the run waits for the other's transaction");
        await transaction.CommitAsync();
        var run = await reading;

        Assert.Equal((SyncRunState.Finished, 30, 1), (run.State, run.Added, run.Refused));
        Assert.Equal(nameof(SourceRefusal.UsernameTaken), run.Findings.Single(f => f.Kind == SyncFindingKind.Refused).Detail);
        Assert.Equal("wanted", Assert.Single(await bench.UnlinkedAsync()).ExternalId);
    }

    [Theory, OnPostgres]
    public async Task Somebody_who_is_moved_or_blocked_by_hand_at_the_very_moment_stays_so(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        bench.Directory.Put("id-0", "renamed.there", "Renamed there");
        bench.Directory.Remove("id-1");
        await using var db = bench.Database.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var person in await db.People.Where(p => p.ExternalId == "id-0" || p.ExternalId == "id-1").ToListAsync())
            (person.Source, person.ProviderId, person.ExternalId) = (PersonSource.Local, null, null);
        await db.SaveChangesAsync();

        var reading = bench.RunAsync();
        await Eventually.ThatAsync(bench.Database.IsAnybodyWaitingAsync, "the run waits for the other's transaction");
        await transaction.CommitAsync();
        var run = await reading;

        Assert.Equal((SyncRunState.Finished, 1, 0), (run.State, run.Added, run.Blocked));
        await using var read = bench.Database.NewContext();
        Assert.Equal(
            [("staff.0", PersonState.Active), ("staff.1", PersonState.Active)],
            (await read.People.Where(p => p.ProviderId == null).OrderBy(p => p.Username).ToListAsync()).Select(p => (p.Username, p.State)));
    }

    private static async Task ChangeAsync(ReadingBench bench, Action<Provider> change)
    {
        await using var db = bench.Database.NewContext();
        change(await db.Providers.SingleAsync(p => p.Id == bench.Provider.Id));
        await db.SaveChangesAsync();
    }
}
