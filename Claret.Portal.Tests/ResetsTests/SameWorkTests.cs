using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.ResetsTests;

[Trait("Security", "2")]
public sealed class SameWorkTests
{
    private const string Commands = "Microsoft.EntityFrameworkCore.Database.Command";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_database_is_asked_the_same_statements_whoever_asks(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ($"Logging:LogLevel:{Commands}", "Information"));
        await Given.APerson("mara").WithEmail("mara@claret.example").InAsync(bench.Database);
        await Given.APerson("sam").WithEmail("sam@claret.example").KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("bo").WithEmail("bo@claret.example").Blocked().InAsync(bench.Database);
        await Given.APerson("one").WithEmail("shared@claret.example").InAsync(bench.Database);
        await Given.APerson("two").WithEmail("shared@claret.example").InAsync(bench.Database);

        var expected = await StatementsAsync(bench, "nobody@claret.example");

        Assert.True(expected.Count >= 6, string.Join('\n', expected));
        foreach (var name in new[] { "mara", "sam", "bo", "shared", "another.nobody" })
            Assert.Equal(expected, await StatementsAsync(bench, $"{name}@claret.example"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_decided_before_the_worker_decides_it(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("mara").WithEmail("mara@claret.example").InAsync(bench.Database);

        await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.Resets.RequestAsync("nobody@claret.example", null, default);

        await using var db = bench.Database.NewContext();
        Assert.Empty(db.Tickets);
        Assert.Empty(db.Outbox);
        Assert.All(db.Resets.ToList(), reset => Assert.Equal((ResetState.Requested, (long?)null), (reset.State, reset.PersonId)));
    }

    private static async Task<List<string>> StatementsAsync(Bench bench, string email)
    {
        var before = bench.Logs.Lines.Count;
        Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync(email, "two", default));
        return [.. bench.Logs.Lines.Skip(before).Where(line => line.Category == Commands).Select(line => WithoutTimes(line.Message))];
    }

    /// <summary>What was asked, without how long it took and how long the parameters are.</summary>
    private static string WithoutTimes(string message) => message[(message.IndexOf("CommandType", StringComparison.Ordinal) is var at and >= 0 ? at : 0)..];
}
