using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>
/// How common three letters are among the people, by a sample of them that is taken anew now and then: the address of the organisation
/// stands in everybody's, "zoe" in hardly anyone's. A search looks up the rarest alone.
/// </summary>
public sealed class TrigramSample(TimeProvider clock)
{
    private const int Size = 2_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private volatile Taken? latest;

    /// <summary>In how many of the sample each trigram stands; what isn't here stands in none.</summary>
    internal async ValueTask<IReadOnlyDictionary<string, int>> ReadAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        if (latest is { } taken && clock.GetElapsedTime(taken.At) < Lifetime)
            return taken.Counts;

        var fresh = new Taken(clock.GetTimestamp(), Count(await TextsAsync(db, cancellationToken)));
        latest = fresh;
        return fresh.Counts;
    }

    private static async Task<List<string>> TextsAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var last = await db.People.MaxAsync(p => (long?)p.Id, cancellationToken) ?? 0;
        // What is sampled guards nothing.
#pragma warning disable CA5394
        var ids = Enumerable.Range(0, Size).Select(_ => Random.Shared.NextInt64(last) + 1).Distinct().ToArray();
#pragma warning restore CA5394
        return await db.People.Where(p => EF.Parameter(ids).Contains(p.Id)).Select(p => p.SearchText).ToListAsync(cancellationToken);
    }

    private static Dictionary<string, int> Count(List<string> texts) => texts
        .SelectMany(text => Trigrams.Of(text).Distinct(StringComparer.Ordinal))
        .CountBy(trigram => trigram, StringComparer.Ordinal)
        .ToDictionary(StringComparer.Ordinal);

    private sealed record Taken(long At, IReadOnlyDictionary<string, int> Counts);
}
