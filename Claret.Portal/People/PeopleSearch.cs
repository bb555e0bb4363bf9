using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>
/// Finds one page among a million people without reading more of them than it must. Where few are left by a condition, these are
/// fetched by its index and sorted. Where many are, the index of the order is walked from where the page begins, and a page is full
/// after a few steps; only when these many stand far away in that order are they all sorted. See readme.md.
/// </summary>
public sealed class PeopleSearch(TimeProvider clock, TrigramSample sample)
{
    public const int PageSize = 50;

    /// <summary>A larger number helps nobody; "more than 1,000" does.</summary>
    public const int CountedUpTo = 1_000;

    /// <summary>As many rows are fetched and sorted in the time of one walk in vain. Measured, see readme.md.</summary>
    private const int Few = 5_000;

    /// <summary>A walk gives up after so many rows.</summary>
    private const int Steps = 10_000;

    /// <summary>Where the index alone tells, a step costs a tenth: fewer are few, and it may take more.</summary>
    private const int NarrowFew = 2_500;

    private const int NarrowSteps = 50_000;

    /// <summary>Which of several conditions leaves the fewest is counted up to here.</summary>
    private const int Weighed = 50_000;

    public async Task<PeopleHits> FindAsync(PortalDbContext db, PeopleView view, CancellationToken cancellationToken)
    {
        var sql = await SqlAsync(db, view, await AnchorAsync(db, view, cancellationToken), cancellationToken);
        var found = await PageAsync(db, sql, cancellationToken);
        if (found.Ids.Count == 0 && sql.Offset > 0)
            return await LastAsync(db, view, sql, cancellationToken);

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
        var sql = await SqlAsync(db, only, anchor: null, cancellationToken);
        return await CountAsync(db, sql, sql.Conditions[0], CountedUpTo + 1, cancellationToken);
    }

    private async Task<PeopleSql> SqlAsync(PortalDbContext db, PeopleView view, PeopleAnchor? anchor, CancellationToken cancellationToken) =>
        new(db.Database.IsNpgsql(), clock.GetUtcNow().UtcDateTime, await sample.ReadAsync(db, cancellationToken), view, anchor);

    /// <summary>Beyond the end: the end itself, read from there. All are counted for it, which costs no more than having looked in vain.</summary>
    private async Task<PeopleHits> LastAsync(PortalDbContext db, PeopleView view, PeopleSql beyond, CancellationToken cancellationToken)
    {
        var last = await FindAsync(db, view.FromTheStart() with { IsDescending = !view.IsDescending }, cancellationToken);
        var count = last.Count is { } few and <= CountedUpTo ? few : await CountAllAsync(db, beyond, cancellationToken);
        var onLast = ((count - 1) % PageSize) + 1;
        return last with
        {
            Ids = [.. last.Ids.Take(onLast).Reverse()],
            Page = Math.Max(1, (count + PageSize - 1) / PageSize),
            HasPrevious = last.HasNext,
            HasNext = false,
        };
    }

    private static async Task<Found> PageAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        if (sql.IsWalkWhole)
        {
            var all = sql.Conditions.Count == 0 ? PeopleSql.Everybody : sql.Conditions[0];
            return new Found(await WalkAsync(db, sql, cancellationToken), await CountAsync(db, sql, all, CountedUpTo + 1, cancellationToken));
        }

        if (await FewAsync(db, sql, cancellationToken) is { } few)
            return few;

        // More than a few; with other conditions beside it nobody knows.
        int? count = sql.Conditions switch
        {
            [{ IsLoose: true } loose] => await NumberAsync(db, sql, sql.CountOf(loose, CountedUpTo + 1), cancellationToken),
            [_] => CountedUpTo + 1,
            _ => null,
        };
        var walked = await WalkAsync(db, sql, cancellationToken);
        if (walked.Count > PageSize)
            return new Found(walked, count);

        return new Found(await SortAsync(db, sql, await FewestAsync(db, sql, cancellationToken), cancellationToken), count);
    }

    /// <summary>Null where every condition by itself leaves many.</summary>
    private static async Task<Found?> FewAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        if (sql.IsPostgres)
        {
            // Its planner knows best where to begin; one statement answers whether there are few, and which. Where it shows nobody, they
            // may stand among the others: of many it has looked at any few.
            var found = await FewAsync(db, sql, sql.FewWithCount(Few), sql.Values, cancellationToken);
            if (found.Ids.Count == 0 && (sql.IsAnchored || sql.Offset > 0))
                found = found with { Count = await NumberAsync(db, sql, sql.CountFew(Few), cancellationToken) };
            return found.Count > Few ? null : found;
        }

        var few = sql.IsWalkNarrow ? NarrowFew : Few;
        foreach (var condition in sql.Conditions)
        {
            var ids = await db.ReadAsync(PeopleSql.Ids(condition, few + 1), sql.Values, row => row.GetInt64(0), cancellationToken);
            if (ids.Count > few)
                continue;

            var (statement, values) = sql.FewWithCount(ids);
            return await FewAsync(db, sql, statement, values, cancellationToken);
        }

        return null;
    }

    private static async Task<Found> FewAsync(PortalDbContext db, PeopleSql sql, string statement, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        var rows = await db.ReadAsync(statement, values, row => (Id: row.GetInt64(0), Count: row.GetInt32(1)), cancellationToken);
        return new Found(rows.ConvertAll(row => row.Id), rows.Count > 0 ? rows[0].Count : sql.IsAnchored ? null : 0);
    }

    private static async Task<List<long>> WalkAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        foreach (var part in sql.Parts)
        {
            ids.AddRange(await IdsAsync(db, sql, sql.Walk(part, sql.IsWalkNarrow ? NarrowSteps : Steps, PageSize + 1 - ids.Count), cancellationToken));
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
            ids.AddRange(await IdsAsync(db, sql, sql.Sort(by, part, PageSize + 1 - ids.Count), cancellationToken));
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

    private static async Task<int> CountAllAsync(PortalDbContext db, PeopleSql sql, CancellationToken cancellationToken) => sql.Conditions.Count == 0
        ? await CountAsync(db, sql, PeopleSql.Everybody, sql.Offset, cancellationToken)
        : await NumberAsync(db, sql, sql.CountOf(await FewestAsync(db, sql, cancellationToken), sql.Offset), cancellationToken);

    private static Task<int> CountAsync(PortalDbContext db, PeopleSql sql, PeopleCondition condition, int upTo, CancellationToken cancellationToken) =>
        NumberAsync(db, sql, PeopleSql.Count(condition, upTo), cancellationToken);

    /// <summary>Those values of the neighbour that the order goes by; null where nobody is named, or is there no more.</summary>
    private static async Task<PeopleAnchor?> AnchorAsync(PortalDbContext db, PeopleView view, CancellationToken cancellationToken) =>
        (view.After ?? view.Before) is not { } id ? null : await db.People.Where(p => p.Id == id)
            .Select(p => new PeopleAnchor(p.Id, p.SortName, p.NormalizedUsername, p.NormalizedEmail, p.Source, p.State, p.LastSignInAt, p.CreatedAt))
            .SingleOrDefaultAsync(cancellationToken);

    private static Task<List<long>> IdsAsync(PortalDbContext db, PeopleSql sql, string statement, CancellationToken cancellationToken) =>
        db.ReadAsync(statement, sql.Values, row => row.GetInt64(0), cancellationToken);

    private static async Task<int> NumberAsync(PortalDbContext db, PeopleSql sql, string statement, CancellationToken cancellationToken) =>
        (await db.ReadAsync(statement, sql.Values, row => row.GetInt32(0), cancellationToken))[0];

    private sealed record Found(IReadOnlyList<long> Ids, int? Count);
}
