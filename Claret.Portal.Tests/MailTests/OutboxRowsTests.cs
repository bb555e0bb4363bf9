using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MailTests;

public sealed class OutboxRowsTests
{
    private static readonly DateTime Now = new(2026, 11, 2, 9, 0, 0, DateTimeKind.Utc);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_claim_takes_what_lost_its_worker_first_then_what_is_due_and_no_more_than_asked(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await AddAsync(
            database,
            Row("held", OutboxState.Leased, dueMinutesAgo: 90, leaseMinutesAgo: -1),
            Row("waits longest", OutboxState.Waiting, dueMinutesAgo: 60),
            Row("not yet", OutboxState.Waiting, dueMinutesAgo: -1),
            Row("waits", OutboxState.Waiting, dueMinutesAgo: 20),
            Row("just now", OutboxState.Waiting, dueMinutesAgo: 0),
            Row("lost", OutboxState.Leased, dueMinutesAgo: 30, leaseMinutesAgo: 1),
            Row("lost too", OutboxState.Leased, dueMinutesAgo: 10, leaseMinutesAgo: 1),
            Row("sent", OutboxState.Sent, dueMinutesAgo: 90));

        Assert.Equal(["lost"], await ClaimAsync(database, 1));
        Assert.Equal(["lost too", "waits longest"], await ClaimAsync(database, 2));
        Assert.Equal(["just now", "waits"], await ClaimAsync(database, 5));
        Assert.Empty(await ClaimAsync(database, 5));
    }

    [Fact]
    public async Task A_claim_follows_the_index_and_sorts_no_backlog()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var plan = await PlanAsync(database);

        Assert.Contains(plan, step => step.EndsWith("INDEX IX_Outbox_State_DueAt (State=? AND DueAt<?)", StringComparison.Ordinal));
        Assert.Equal(3, plan.Count(step => step.StartsWith("SEARCH Outbox USING ", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN Outbox", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private static async Task<List<string>> PlanAsync(TestDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var explain = db.Database.GetDbConnection().CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + OutboxRows.ClaimOnSqlite
            .Replace("{0}", "'2026-11-02 09:02:00'", StringComparison.Ordinal)
            .Replace("{1}", "'2026-11-02 09:00:00'", StringComparison.Ordinal)
            .Replace("{2}", "4", StringComparison.Ordinal);
        await using var steps = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await steps.ReadAsync())
            plan.Add(steps.GetString(3));
        return plan;
    }

    private static async Task AddAsync(TestDatabase database, params OutboxMessage[] rows)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Outbox.AddRange(rows);
        await db.SaveChangesAsync();
    }

    private static async Task<IEnumerable<string>> ClaimAsync(TestDatabase database, int count)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        var claimed = await OutboxRows.ClaimAsync(db, Now, count, CancellationToken.None);
        Assert.All(claimed, row => Assert.Equal((OutboxState.Leased, Now + OutboxRows.Lease), (row.State, row.LeasedUntil)));
        return claimed.Select(row => row.Recipient).Order(StringComparer.Ordinal);
    }

    private static OutboxMessage Row(string recipient, OutboxState state, int dueMinutesAgo, int? leaseMinutesAgo = null) => new()
    {
        Kind = TestBody.TestKind,
        Recipient = recipient,
        Data = "{}",
        MessageId = Guid.NewGuid(),
        State = state,
        CreatedAt = Now.AddHours(-2),
        DueAt = Now.AddMinutes(-dueMinutesAgo),
        LeasedUntil = leaseMinutesAgo is { } ago ? Now.AddMinutes(-ago) : null,
    };
}
