using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.MailAdmin;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailAdminTests;

public sealed class MailQueryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Each_state_lists_and_counts_its_own_newest_first(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await FatesAsync(bench);

        Assert.Equal(["waits", "dropped", "lost", "failed", "sent"], await RecipientsAsync(bench, caller, MailFilter.All));
        Assert.Equal(["waits"], await RecipientsAsync(bench, caller, MailFilter.Waiting));
        Assert.Equal(["lost", "sent"], await RecipientsAsync(bench, caller, MailFilter.Sent));
        Assert.Equal(["lost"], await RecipientsAsync(bench, caller, MailFilter.Unknown));
        Assert.Equal(["failed"], await RecipientsAsync(bench, caller, MailFilter.Failed));
        Assert.Equal(["dropped"], await RecipientsAsync(bench, caller, MailFilter.Dropped));
        var list = await ListAsync(bench, caller, MailFilter.Failed);
        Assert.Equal(
            [(MailFilter.All, 5), (MailFilter.Waiting, 1), (MailFilter.Sent, 2), (MailFilter.Unknown, 1), (MailFilter.Failed, 1), (MailFilter.Dropped, 1)],
            list.Counts.Select(count => (count.Key, count.Value)));
        Assert.True(list.MayRetry);
        Assert.False(list.MaySeeResets);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "27")]
    public async Task A_hand_over_without_an_answer_is_under_way_and_then_unknown_until_it_is_repeated(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.LinkOwedAsync("mara");
        await bench.KilledWhileSendingAsync("mara");
        var caller = await bench.AsOperatorAsync();

        Assert.Equal((MailStatus.Sending, false), await StatusAsync(bench, caller));
        Assert.True((await AttemptsAsync(bench, caller))[0].IsUnderWay);
        bench.Clock.Advance(OutboxRows.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal((MailStatus.Unknown, true), await StatusAsync(bench, caller));
        Assert.False((await AttemptsAsync(bench, caller))[0].IsUnderWay);
        await bench.WorkAsync();

        Assert.Equal((MailStatus.Sent, true), await StatusAsync(bench, caller));
        Assert.Equal([MailAttemptOutcome.Accepted, MailAttemptOutcome.Unknown], (await AttemptsAsync(bench, caller)).Select(attempt => attempt.Outcome));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_follow_each_other_without_a_gap_whatever_comes_in_between(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await AddAsync(bench, 1, MailQuery.PageSize + 10);
        var caller = await bench.AsOperatorAsync();

        var first = await ListAsync(bench, caller, MailFilter.Waiting);
        await AddAsync(bench, 100, 5);
        var second = await ListAsync(bench, caller, MailFilter.Waiting, first.OlderBefore);

        Assert.Equal(MailQuery.PageSize, first.Rows.Count);
        Assert.Equal(10, second.Rows.Count);
        Assert.Null(second.OlderBefore);
        Assert.Equal(
            Enumerable.Range(1, MailQuery.PageSize + 10).Reverse().Select(n => $"person{n}@claret.example"),
            first.Rows.Concat(second.Rows).Select(row => row.Recipient));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Counting_stops_where_the_number_helps_nobody(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await AddAsync(bench, 1, MailQuery.CountedUpTo + 5);

        var list = await ListAsync(bench, await bench.AsOperatorAsync(), MailFilter.Failed);

        Assert.Equal((MailQuery.CountedUpTo, 0), (list.Counts[MailFilter.Waiting], list.Counts[MailFilter.Failed]));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Without_the_privilege_there_is_nothing_to_see()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await bench.LinkOwedAsync("mara");
        var mail = await bench.MailOfAsync("mara");
        var helpDesk = await bench.SessionOfAsync(await Given.APerson().May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));

        foreach (var caller in new[] { null, helpDesk })
        {
            Assert.Null(await bench.Get<MailQuery>().ListAsync(caller, MailFilter.All, null, default));
            Assert.Null(await bench.Get<MailQuery>().AttemptsAsync(caller, mail.Id, default));
            Assert.Null(await bench.Get<MailStoppageQuery>().ReadAsync(caller, default));
        }

        var viewer = await ListAsync(bench, await bench.AsOperatorAsync(PrivilegeLevel.ViewOnly), MailFilter.All);
        Assert.Single(viewer.Rows);
        Assert.False(viewer.MayRetry);
    }

    private static async Task<Caller> FatesAsync(Bench bench)
    {
        await bench.LinkOwedAsync("sent");
        await bench.WorkAsync();
        await bench.LinkOwedAsync("failed");
        bench.Transport.Reject();
        await bench.WorkAsync();
        bench.Transport.Accept();
        await bench.LinkOwedAsync("lost");
        await bench.KilledWhileSendingAsync("lost");
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.WorkAsync();
        await bench.LinkOwedAsync("dropped");
        await bench.CancelAsync("dropped");
        await bench.WorkAsync();
        await bench.LinkOwedAsync("waits");
        return await bench.AsOperatorAsync();
    }

    private static async Task AddAsync(Bench bench, int first, int count)
    {
        await using var db = bench.Database.NewContext();
        var outbox = bench.Get<Outbox>();
        foreach (var n in Enumerable.Range(first, count))
        {
            outbox.Add(db, "reset-blocked", $"person{n}@claret.example", culture: null, caseReference: null, new { });
            // One at a time: a batch's ids follow no order on PostgreSQL.
            if (count < 100)
                await db.SaveChangesAsync();
        }

        await db.SaveChangesAsync();
    }

    private static async Task<MailList> ListAsync(Bench bench, Caller caller, MailFilter filter, long? before = null) =>
        (await bench.Get<MailQuery>().ListAsync(caller, filter, before, default))!;

    private static async Task<IEnumerable<string>> RecipientsAsync(Bench bench, Caller caller, MailFilter filter) =>
        (await ListAsync(bench, caller, filter)).Rows.Select(row => row.Recipient.Split('@')[0]);

    private static async Task<(MailStatus Status, bool HasLostAnswer)> StatusAsync(Bench bench, Caller caller)
    {
        var row = Assert.Single((await ListAsync(bench, caller, MailFilter.All)).Rows);
        return (row.Status, row.HasLostAnswer);
    }

    private static async Task<IReadOnlyList<AttemptRow>> AttemptsAsync(Bench bench, Caller caller) =>
        (await bench.Get<MailQuery>().AttemptsAsync(caller, (await bench.MailOfAsync("mara")).Id, default))!;
}
