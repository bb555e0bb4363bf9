using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class BlockGuardTests
{
    [Theory]
    [InlineData(100, 3, 0, 97, null, false)]
    [InlineData(100, 10, 0, 90, null, false)]
    [InlineData(100, 11, 0, 89, null, true)]
    [InlineData(4, 3, 0, 1, null, false)]
    [InlineData(4, 4, 0, 5, null, true)]
    [InlineData(100, 50, 0, 50, 50, false)]
    [InlineData(100, 51, 0, 49, 50, true)]
    [InlineData(2, 2, 0, 0, null, true)]
    [InlineData(2, 2, 0, 0, 2, false)]
    [InlineData(0, 0, 0, 0, null, false)]
    [InlineData(30_000_000, 3_000_001, 0, 1, null, true)]
    [InlineData(90, 0, 10, 90, null, false)]
    [InlineData(90, 1, 10, 89, null, true)]
    [InlineData(90, 1, 10, 89, 1, false)]
    [InlineData(18, 1, 2, 17, null, false)]
    [InlineData(17, 1, 3, 16, null, true)]
    public void More_than_a_share_within_a_day_is_asked_about_and_so_is_a_source_that_names_nobody(int active, int missing, int unasked, int named, int? mayBlock, bool asks) =>
        Assert.Equal(asks, BlockGuard.Asks(new ReadSchedule(), active, missing, unasked, named, mayBlock));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_run_that_would_block_half_stops_and_asks_with_nobody_changed_and_goes_on_when_told(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(40);
        await bench.ReadAsync();
        foreach (var number in Enumerable.Range(0, 20))
            bench.Directory.Remove($"id-{number}");
        bench.Directory.Put("id-30", "staff.30", "Another name");
        bench.Directory.Put("new", "newcomer");

        var asking = await bench.RunAsync();

        Assert.Equal((SyncRunState.Asks, "WouldBlock: 20 of 40", 20, 0, 0), (asking.State, asking.Problem, asking.Blocked, asking.Added, asking.Changed));
        Assert.Null(asking.Cursor);
        Assert.Equal(20, asking.Findings.Count(finding => finding.Kind == SyncFindingKind.Blocked && finding.PersonId is not null));
        Assert.All((await bench.PeopleAsync()).Values, person => Assert.Equal(PersonState.Active, person.State));
        Assert.Equal("Person 30", (await bench.PersonAsync("id-30")).Name);
        var told = (await bench.AuditAsync()).Last(entry => entry.Action == AuditAction.SourceRead);
        Assert.Equal((AuditOutcome.Refused, "Head office: WouldBlock: 20 of 40"), (told.Outcome, told.Reason));

        // One more than was agreed to: it asks again.
        bench.Directory.Remove("id-20");
        Assert.Equal(SyncRunState.Asks, (await bench.RunAsync(new ReadOrder(MayBlock: asking.Blocked))).State);

        var done = await bench.ReadAsync(new ReadOrder(MayBlock: 21));
        Assert.Equal((1, 1, 21, (int?)21), (done.Added, done.Changed, done.Blocked, done.MayBlock));
        Assert.Equal(21, (await bench.PeopleAsync()).Values.Count(person => person is { State: PersonState.Blocked, VanishedAt: not null }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_small_losses_within_a_day_are_asked_about_like_a_big_one(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(40);
        await bench.ReadAsync();
        Lose(bench, 0, 4);
        Assert.Equal(4, (await bench.ReadAsync()).Blocked);
        bench.Portal.Clock.Advance(TimeSpan.FromHours(20));

        Lose(bench, 4, 1);
        var asking = await bench.RunAsync();
        Assert.Equal((SyncRunState.Asks, "WouldBlock: 1 of 36, after 4 within a day"), (asking.State, asking.Problem));

        // What somebody has agreed to isn't held against the next ones, and neither is who came back, nor what is a day old.
        Assert.Equal(1, (await bench.ReadAsync(new ReadOrder(MayBlock: 1))).Blocked);
        bench.Directory.PutMany(2);
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await bench.ReadAsync()).Returned);
        Lose(bench, 5, 1);
        Assert.Equal(1, (await bench.ReadAsync()).Blocked);
        Lose(bench, 6, 2);
        Assert.Equal(SyncRunState.Asks, (await bench.RunAsync()).State);
        bench.Portal.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(2, (await bench.ReadAsync()).Blocked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_agreed_to_lets_no_others_pass_when_those_people_came_back(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(40);
        await bench.ReadAsync();
        Lose(bench, 0, 10);
        Assert.Equal(10, (await ReadLaterAsync(bench, new ReadOrder(MayBlock: 10))).Blocked);
        Lose(bench, 10, 3);
        Assert.Equal(3, (await ReadLaterAsync(bench)).Blocked);
        bench.Directory.PutMany(10);
        Assert.Equal(10, (await ReadLaterAsync(bench)).Returned);

        Lose(bench, 13, 2);
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("WouldBlock: 2 of 37, after 3 within a day", (await bench.RunAsync()).Problem);
    }

    [Theory]
    [OnSqlite(0), OnSqlite(1), OnPostgres(0), OnPostgres(1)]
    public async Task Where_more_were_blocked_than_somebody_had_agreed_to_they_count_as_unasked(DatabaseKind kind, int mayBlock)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(40);
        await bench.ReadAsync();
        Lose(bench, 0, 4);
        Assert.Equal(4, (await ReadLaterAsync(bench, new ReadOrder(MayBlock: mayBlock))).Blocked);

        Lose(bench, 4, 1);
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("WouldBlock: 1 of 36, after 4 within a day", (await bench.RunAsync()).Problem);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_source_that_suddenly_names_nobody_is_asked_about_however_few_they_are(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind, new ReadSchedule { MaxBlockedPercent = 100 });
        bench.Directory.PutMany(2);
        await bench.ReadAsync();
        bench.Directory.Clear();

        Assert.Equal(SyncRunState.Asks, (await bench.RunAsync()).State);

        Assert.All((await bench.PeopleAsync()).Values, person => Assert.Equal(PersonState.Active, person.State));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dry_run_says_whom_it_would_block_and_that_it_would_ask(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(1500);
        await bench.ReadAsync();
        bench.Directory.Clear();
        bench.Directory.Put("new", "newcomer");

        var dry = await bench.ReadAsync(new ReadOrder(IsDryRun: true));

        Assert.Equal(("WouldBlock: 1500 of 1500", 1500, 1), (dry.Problem, dry.Blocked, dry.Added));
        Assert.Equal(SyncFinding.MaxKept, dry.Findings.Count(finding => finding.Kind == SyncFindingKind.Blocked));
    }

    private static void Lose(ReadingBench bench, int from, int count)
    {
        foreach (var number in Enumerable.Range(from, count))
            bench.Directory.Remove($"id-{number}");
    }

    private static Task<SyncRun> ReadLaterAsync(ReadingBench bench, ReadOrder? order = null)
    {
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        return bench.ReadAsync(order);
    }
}
