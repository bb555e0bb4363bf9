using System.Text.RegularExpressions;
using Claret.Portal.People;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.PeopleTests;

/// <summary>With a million people every look-up has to have its index. Asked of SQLite, which says what it would do.</summary>
public sealed partial class PeoplePlanTests
{
    private const string Commands = "Microsoft.EntityFrameworkCore.Database.Command";

    public static TheoryData<string> Views =>
    [
        "", "?sort=username", "?sort=email", "?sort=source&order=desc", "?sort=state", "?sort=lastsignin&order=desc", "?sort=created", "?page=4",
        "?search=anna", "?search=an+l", "?search=anna&sort=email", "?source=local", "?source=local&sort=lastsignin", "?provider=1", "?state=blocked", "?state=active&sort=created",
        "?state=invited", "?privilege=admin", "?privilege=any&sort=email", "?privilege=resets", "?only=neversignedin", "?only=noemail", "?only=pendingreset&sort=username",
        "?only=sharedaddress", "?only=sharedaddress,neversignedin&search=an&source=sso&sort=lastsignin",
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Nobody_is_looked_up_without_an_index(string query)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite, ($"Logging:LogLevel:{Commands}", "Information"));
        await Given.APerson("ann.lee").Named("Anna Lee").InAsync(bench.Database);
        var ben = await Given.APerson("ben").InAsync(bench.Database);
        await bench.Get<PeopleSearch>().FindAsync(bench.Database.NewContext(), new PeopleView(), default);
        var before = bench.Logs.Lines.Count;

        foreach (var view in new[] { PeopleView.In(query), PeopleView.In(query) with { After = ben.Id }, PeopleView.In(query) with { Before = ben.Id } })
        {
            await using var db = await bench.Get<IDbContextFactory<Data.PortalDbContext>>().CreateDbContextAsync();
            await bench.Get<PeopleSearch>().FindAsync(db, view, default);
        }

        var statements = bench.Logs.Lines.Skip(before).Where(line => line.Category == Commands).Select(line => line.Message).ToList();
        Assert.NotEmpty(statements);
        await using var asking = bench.Database.NewContext();
        foreach (var statement in statements)
        {
            var sql = Parameter().Replace(statement[(statement.IndexOf('\n', StringComparison.Ordinal) + 1)..], "'x'");
            var plan = await PlanAsync(asking, sql);
            Assert.NotEmpty(plan);
            // What a subquery hands on is read as a whole too, under its name.
            for (var handedOn = plan.Count(step => step is "CO-ROUTINE p" or "MATERIALIZE p" or "MATERIALIZE d"); handedOn > 0; handedOn--)
                plan.Remove("SCAN p");
            // Whoever sorts by itself has been handed whom.
            Assert.False(
                plan.Contains("USE TEMP B-TREE FOR ORDER BY", StringComparer.Ordinal) && plan.Exists(step => step.StartsWith("SCAN p", StringComparison.Ordinal) && step != "SCAN p USING INDEX IX_People_Admins"),
                $"{string.Join('\n', plan)}\nin {sql}");
            Assert.All(plan, step => Assert.False(Scan().IsMatch(step), $"{step}\nin {sql}"));
        }
    }

    private static async Task<List<string>> PlanAsync(Data.PortalDbContext db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var explain = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The portal's own statement.
        explain.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        await using var reader = await explain.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(3));
        return steps;
    }

    [GeneratedRegex(@"@\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    /// <summary>Of a table, without an index to walk. Who holds a privilege are few, and what is read is what a subquery has found.</summary>
    [GeneratedRegex(@"^SCAN (?!d$|c$|h( |$)|\(|(PeopleSearch|j) VIRTUAL)(?!.*USING)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scan();
}
