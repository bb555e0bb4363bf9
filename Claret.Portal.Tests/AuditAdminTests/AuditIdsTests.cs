using Claret.Portal.Audit;
using Claret.Portal.AuditAdmin;
using Claret.Portal.Data;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.AuditAdminTests;

/// <summary>What each question costs: the database says which index it follows. No list of a million entries is ever sorted or walked through.</summary>
public sealed class AuditIdsTests
{
    private const int Rows = 20_000;

    private static readonly Dictionary<string, (AuditFilter Filter, string Walk)> Questions = new(StringComparer.Ordinal)
    {
        ["everything"] = (AuditFilter.Everything, "PRIMARY KEY"),
        ["an action"] = (new() { Action = AuditAction.MailRetried }, "IX_Audit_Action_Id"),
        ["a group"] = (new() { Group = AuditGroup.Resets }, "IX_Audit_Action_Id"),
        ["refusals"] = (new() { Outcome = AuditOutcome.Refused }, "IX_Audit_Outcome_Id"),
        ["an actor"] = (new() { ActorId = 7 }, "IX_Audit_ActorId_Id"),
        ["a person"] = (new() { PersonId = 7 }, "IX_Audit_PersonId_Id"),
        ["an address"] = (new() { Origin = "203.0.113.9" }, "IX_Audit_OriginAddress_Id"),
        ["a reference"] = (new() { Reference = "K7QM-4WX9" }, "IX_Audit_CaseReference"),
        // The rest is looked at on the way, and never walked along.
        ["a person's refused sign-ins"] = (new() { PersonId = 7, Action = AuditAction.SignIn, Outcome = AuditOutcome.Refused }, "IX_Audit_PersonId_Id"),
        ["an actor's resets"] = (new() { ActorId = 7, Group = AuditGroup.Resets, Outcome = AuditOutcome.Done }, "IX_Audit_ActorId_Id"),
        ["an address's refused sign-ins"] = (new() { Origin = "203.0.113.9", Action = AuditAction.SignIn, Outcome = AuditOutcome.Refused }, "IX_Audit_OriginAddress_Id"),
        ["what of a reset was refused"] = (new() { Reference = "K7QM-4WX9", Outcome = AuditOutcome.Refused, Group = AuditGroup.Resets }, "IX_Audit_CaseReference"),
    };

    public static TheoryData<string> Names => [.. Questions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task On_SQLite_every_question_walks_its_index_and_sorts_nothing(string name)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var db = database.NewContext();

        foreach (var plan in await PlansAsync(db, Questions[name].Filter, "EXPLAIN QUERY PLAN ", column: 3))
        {
            var walks = plan.Where(step => step.StartsWith("SEARCH a ", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(walks);
            Assert.All(walks, step => Assert.Contains(Questions[name].Walk, step, StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step is "SCAN a" || step.StartsWith("SCAN a ", StringComparison.Ordinal));
            // Of a group a page of each action's ids is put in order; the entries themselves never are.
            if (name != "a group")
                Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    [Theory, OnPostgres]
    public async Task On_PostgreSQL_too(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.NewContext();
        await FillAsync(db);

        foreach (var (name, (filter, walk)) in Questions)
        {
            foreach (var plan in await PlansAsync(db, filter, "EXPLAIN ", column: 0))
            {
                var steps = $"{name}:\n{string.Join('\n', plan)}";
                // What many entries share it may as well find along the primary key: the page is soon full.
                var isRare = filter is not { ActorId: null, PersonId: null, Origin: null, Reference: null };
                Assert.Contains(isRare ? $"\"{walk}\"" : "Index", steps, StringComparison.Ordinal);
                Assert.DoesNotContain("Seq Scan", steps, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Days_are_looked_up_by_their_index()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var db = database.NewContext();
        var before = new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc);

        var plan = await PlanAsync(db, AuditIds.LastId(db, before), "EXPLAIN QUERY PLAN ", column: 3);
        var other = await PlanAsync(db, AuditIds.FirstId(db, before), "EXPLAIN QUERY PLAN ", column: 3);

        Assert.Contains("IX_Audit_At (At<?)", Assert.Single(plan), StringComparison.Ordinal);
        Assert.Contains("IX_Audit_At (At>?)", Assert.Single(other), StringComparison.Ordinal);
    }

    /// <summary>The first page, one below, one above, and between two days.</summary>
    private static async Task<List<List<string>>> PlansAsync(PortalDbContext db, AuditFilter filter, string explain, int column)
    {
        var day = new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc);
        return
        [
            await PlanAsync(db, AuditIds.Page(db, filter, null, Rows, null, null, isAscending: false, 51), explain, column),
            await PlanAsync(db, AuditIds.Page(db, filter, Rows / 2, null, null, null, isAscending: true, 51), explain, column),
            await PlanAsync(db, AuditIds.Page(db, filter, Rows / 4, Rows / 2, day, day.AddDays(1), isAscending: false, 51), explain, column),
        ];
    }

    /// <summary>Of an empty table everything is cheap: this one has what a busy fortnight leaves.</summary>
    private static async Task FillAsync(PortalDbContext db)
    {
        var actions = string.Join(',', Enum.GetNames<AuditAction>());
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Audit" ("At", "Action", "Outcome", "ActorId", "PersonId", "OriginAddress", "CaseReference")
            SELECT timestamptz '2026-11-15 00:00:00+00' + n * interval '60 seconds', (string_to_array({actions}, ','))[1 + n % 24], CASE WHEN n % 30 = 0 THEN 'Refused' ELSE 'Done' END,
                n % 500, n % 2000, '203.0.113.' || n % 1000, CASE WHEN n % 3 = 0 THEN 'K7QM-' || n % 5000 END
            FROM generate_series(1, {Rows}) AS n
            """);
        await db.Database.ExecuteSqlRawAsync("""ANALYZE "Audit" """);
    }

    private static async Task<List<string>> PlanAsync(PortalDbContext db, IQueryable<long> question, string explain, int column)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = question.CreateDbCommand();
        command.CommandText = explain + command.CommandText;
        await using var steps = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await steps.ReadAsync())
            plan.Add(steps.GetString(column));
        return plan;
    }
}
