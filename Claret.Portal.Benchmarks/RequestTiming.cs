using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Benchmarks;

/// <summary>
/// Can a stranger tell by time who has an account? Each request for a kind of address is followed by one for an address that
/// nobody has: its own time, and that of the request after it, are set against those of a control that is unknown as well.
/// </summary>
internal static class RequestTiming
{
    private const int Each = 2_000;
    private const int WarmUp = 500;

    private static readonly string[] Kinds = ["known", "unknown", "external", "blocked", "shared", "no match on shared"];

    public static async Task RunAsync(string[] arguments)
    {
        Console.WriteLine($"{Each:N0} requests for each kind of address and {Each * Kinds.Length:N0} for the control, in random order, workers running.");
        await MeasureAsync(arguments, "Mail wanted: the username given", username: "u");
        await MeasureAsync([.. arguments, "--Resets:DecoyShare=1"], "Asked for the username: every address is", username: null);
    }

    private static async Task MeasureAsync(string[] arguments, string title, string? username)
    {
        await using var portal = await BenchPortal.StartAsync(arguments);
        var run = Guid.NewGuid().ToString("N")[..8];
        await FillAsync(portal, run);
        for (var i = 0; i < WarmUp; i++)
            await portal.RequestAsync($"warm{i}@{run}.example", username);

        var own = Kinds.Append("control").ToDictionary(kind => kind, _ => new Sample(), StringComparer.Ordinal);
        var next = Kinds.Append("control").ToDictionary(kind => kind, _ => new Sample(), StringComparer.Ordinal);
        var order = Kinds.SelectMany(kind => Enumerable.Range(0, Each).SelectMany(i => new[] { (Kind: kind, Index: i), (Kind: "control", Index: i) })).ToArray();
        Random.Shared.Shuffle(order);
        for (var i = 0; i < order.Length; i++)
        {
            var (kind, index) = order[i];
            var email = kind switch
            {
                "control" => $"control{i}@{run}.example",
                "no match on shared" => $"shared{index}@{run}.example",
                _ => $"{kind}{index}@{run}.example",
            };
            own[kind].Add(await portal.RequestAsync(email, username is null ? null : kind == "no match on shared" ? "nobody" : $"{kind}{index}.{run}"));
            next[kind].Add(await portal.RequestAsync($"after{i}@{run}.example", username));
        }

        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine($"{"",-20}{"median ms",12}{"95% ms",12}{"AUC",10}{"AUC of the next",18}");
        foreach (var kind in Kinds.Append("control"))
        {
            Console.WriteLine(
                $"{kind,-20}{own[kind].Median,12:F3}{own[kind].NinetyFifth,12:F3}{own[kind].AucAgainst(own["control"]),10:F3}{next[kind].AucAgainst(next["control"]),18:F3}");
        }
    }

    /// <summary>An address of its own for each request, so that no limit makes the worker's part lighter.</summary>
    private static async Task FillAsync(BenchPortal portal, string run)
    {
        await using var db = await portal.NewContextAsync();
        var now = DateTime.UtcNow;
        var okta = new Provider { Source = PersonSource.Sso, Name = $"Okta {run}" };
        for (var i = 0; i < Each; i++)
        {
            Add($"known{i}", $"known{i}");
            Add($"external{i}", $"external{i}", provider: okta);
            Add($"blocked{i}", $"blocked{i}", PersonState.Blocked);
            Add($"shared{i}", $"shared{i}");
            Add($"sharer{i}", $"shared{i}");
        }

        await db.SaveChangesAsync();

        void Add(string username, string mailbox, PersonState state = PersonState.Active, Provider? provider = null) => db.Add(new Person
        {
            Username = $"{username}.{run}",
            Name = username,
            Email = $"{mailbox}@{run}.example",
            CreatedAt = now,
            State = state,
            Source = provider?.Source ?? PersonSource.Local,
            Provider = provider,
        });
    }
}
