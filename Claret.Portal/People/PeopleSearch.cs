using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>
/// Finds one page among a million people without reading more of them than it must. Where few are left by a condition, these are
/// fetched by its index and sorted. Where many are, the index of the order is walked from where the page begins, and a page is full
/// after a few steps; only when these many stand far away in that order are they all sorted. See readme.md.
/// </summary>
public sealed class PeopleSearch(TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>A larger number helps nobody; "more than 1,000" does.</summary>
    public const int CountedUpTo = 1_000;

    /// <summary>As many rows are fetched and sorted in the time of one walk in vain. Measured, see readme.md.</summary>
    private const int Few = 8_000;

    /// <summary>A walk gives up after so many rows.</summary>
    private const int Steps = 4_000;

    /// <summary>Which of several conditions leaves the fewest is counted up to here.</summary>
    private const int Weighed = 100_000;

    public async Task<PeopleHits> FindAsync(PortalDbContext db, PeopleView view, CancellationToken cancellationToken)
    {
        var sql = new PeopleSql(db.Database.IsNpgsql(), clock.GetUtcNow().UtcDateTime, view, await AnchorAsync(db, view, cancellationToken));
        var found = await PageAsync(db, sql, cancellationToken);
        if (found.Ids.Count == 0 && sql.Offset > 0)
            return await LastAsync(db, view, cancellationToken);

        var isMore = found.Ids.Count > PageSize;
        var ids = found.Ids.Take(PageSize).ToList();
        if (sql.IsBackwards)
            ids.Reverse();
        return sql.IsBackwards
            ? new PeopleHits(ids, isMore ? Math.Max(view.Page, 2) : 1, HasPrevious: isMore, HasNext: true, found.Count)
            : new PeopleHits(ids, view.Page, HasPrevious: sql.IsAnchored || sql.Offset > 0, HasNext: isMore, found.Count);
    }

    /// <summary>Up to <see cref="CountedUpTo"/> and one more of those whom this one condition leaves.</summary>
    public async Task<int> CountAsync(PortalDbContext db, PeopleView only, CancellationToken cancellationToken)
    {
        var sql = new PeopleSql(db.Database.IsNpgsql(), clock.GetUtcNow().UtcDateTime, only, anchor: null);
        return await CountAsync(db, sql, sql.Conditions[0], CountedUpTo + 1, cancellationToken);
    }

    /// <summary>Beyond the end: the end itself, read from there.</summary>
    private async Task<PeopleHits> LastAsync(PortalDbContext db, PeopleView view, CancellationToken cancellationToken)
    {
        var last = await FindAsync(db, view.FromTheStart() with { IsDescending = !view.IsDescending }, cancellationToken);
        var known = last.Count is { } count and <= CountedUpTo;
        var onLast = known ? ((last.Count!.Value - 1) % PageSize) + 1 : PageSize;
        return last with
        {
            Ids = [.. last.Ids.Take(onLast).Reverse()],
            Page = known ? Math.Max(1, (last.Count!.Value + PageSize - 1) / PageSize) : view.Page,
            HasPrevious = last.HasNext,
            HasNext = false,
        };
    }

    private static async Task<Found> PageAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        if (sql.Conditions.Count == 0)
            return new Found(await WalkAsync(db, sql, cancellationToken), await CountAsync(db, sql, PeopleSql.Everybody, CountedUpTo + 1, cancellationToken));

        if (await FewAsync(db, sql, cancellationToken) is { } few)
            return few;

        // More than a few; with other conditions beside it nobody knows.
        int? count = sql.Conditions.Count == 1 ? CountedUpTo + 1 : null;
        var walked = await WalkAsync(db, sql, cancellationToken);
        if (walked.Count > PageSize || sql.IsWalkWhole)
            return new Found(walked, count);

        return new Found(await SortAsync(db, sql, await FewestAsync(db, sql, cancellationToken), cancellationToken), count);
    }

    /// <summary>Null where every condition by itself leaves many.</summary>
    private static async Task<Found?> FewAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        if (sql.IsPostgres)
        {
            // Its planner knows best where to begin; one statement answers whether there are few, and which.
            var rows = await db.Database.SqlQueryRaw<Row>(sql.FewWithCount(Few), sql.Values).ToListAsync(cancellationToken);
            return rows.Count > 0 && rows[0].Count > Few ? null : new Found(rows.ConvertAll(row => row.Id), rows.Count > 0 ? rows[0].Count : sql.IsAnchored ? null : 0);
        }

        foreach (var condition in sql.Conditions)
        {
            var count = await CountAsync(db, sql, condition, Few + 1, cancellationToken);
            if (count > Few)
                continue;

            var ids = await SortAsync(db, sql, condition, cancellationToken);
            return new Found(ids, sql.Conditions.Count == 1 ? count : await ValueAsync<int>(db, sql, sql.CountOf(condition, CountedUpTo + 1), cancellationToken));
        }

        return null;
    }

    private static async Task<List<long>> WalkAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        foreach (var part in sql.Parts)
        {
            ids.AddRange(await ValuesAsync<long>(db, sql, sql.Walk(part, Steps, PageSize + 1 - ids.Count), cancellationToken));
            if (ids.Count > PageSize)
                break;
        }

        return ids;
    }

    private static async Task<List<long>> SortAsync(PortalDbContext db, PeopleSql sql, PeopleCondition by, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        foreach (var part in sql.Parts)
        {
            ids.AddRange(await ValuesAsync<long>(db, sql, sql.Sort(by, part, PageSize + 1 - ids.Count), cancellationToken));
            if (ids.Count > PageSize)
                break;
        }

        return ids;
    }

    private static async Task<PeopleCondition> FewestAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        if (sql.IsPostgres || sql.Conditions.Count == 1)
            return sql.Conditions[0];

        var counted = new List<(PeopleCondition Condition, int Count)>();
        foreach (var condition in sql.Conditions)
            counted.Add((condition, await CountAsync(db, sql, condition, Weighed, cancellationToken)));
        return counted.MinBy(pair => pair.Count).Condition;
    }

    private static Task<int> CountAsync(PortalDbContext db, PeopleSql sql, PeopleCondition condition, int upTo, CancellationToken cancellationToken) =>
        ValueAsync<int>(db, sql, PeopleSql.Count(condition, upTo), cancellationToken);

    /// <summary>Those values of the neighbour that the order goes by; null where nobody is named, or is there no more.</summary>
    private static async Task<PeopleAnchor?> AnchorAsync(PortalDbContext db, PeopleView view, CancellationToken cancellationToken) =>
        (view.After ?? view.Before) is not { } id ? null : await db.People.Where(p => p.Id == id)
            .Select(p => new PeopleAnchor(p.Id, p.SortName, p.NormalizedUsername, p.NormalizedEmail, p.Source, p.State, p.LastSignInAt, p.CreatedAt))
            .SingleOrDefaultAsync(cancellationToken);

    private static Task<List<T>> ValuesAsync<T>(PortalDbContext db, PeopleSql sql, string statement, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<T>(statement, sql.Values).ToListAsync(cancellationToken);

    private static async Task<T> ValueAsync<T>(PortalDbContext db, PeopleSql sql, string statement, CancellationToken cancellationToken) =>
        (await ValuesAsync<T>(db, sql, statement, cancellationToken))[0];

    private sealed record Found(IReadOnlyList<long> Ids, int? Count);

    private sealed record Row(long Id, int Count);
}
