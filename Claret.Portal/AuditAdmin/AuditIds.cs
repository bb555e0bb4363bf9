using Claret.Portal.Audit;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.AuditAdmin;

/// <summary>
/// Finds one page of ids so that a million entries cost what fifty do: each question walks one index in the order of ids and stops
/// when the page is full.
/// </summary>
public static class AuditIds
{
    /// <summary>
    /// Ids follow time as closely as the nodes' clocks agree and transactions are short. Days are looked up by ids that lie this far
    /// outside them, and then compared exactly.
    /// </summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    /// <summary>Newest first; in the other direction when <see cref="AuditPlace.After"/> is asked for.</summary>
    public static async Task<List<long>> FindAsync(PortalDbContext db, AuditFilter filter, AuditPlace place, int take, CancellationToken cancellationToken)
    {
        var from = filter.From?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var to = filter.To is { } last && last < DateOnly.MaxValue ? last.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : (DateTime?)null;
        long? above = from is { } first && first > DateTime.MinValue + Slack ? await OnlyAsync(LastId(db, first - Slack), cancellationToken) : null;
        long? below = to is { } end && end < DateTime.MaxValue - Slack ? await OnlyAsync(FirstId(db, end + Slack), cancellationToken) : null;
        return await Page(db, filter, Larger(above, place.After), Smaller(below, place.Before), from, to, isAscending: place.After is not null, take).ToListAsync(cancellationToken);
    }

    /// <summary>The question itself, for a test that looks at its plan.</summary>
    public static IQueryable<long> Page(
        PortalDbContext db, AuditFilter filter, long? above, long? below, DateTime? from, DateTime? to, bool isAscending, int take)
    {
        var entries = Between(db.Audit.AsNoTracking(), above, below, from, to);
        if (IsNarrow(filter))
            return Cut(Others(Narrow(entries, filter), filter), isAscending, take);

        if (filter.Outcome is { } outcome)
            entries = entries.Where(entry => entry.Outcome == outcome);
        // One walk for each action; the newest of all of them is among the newest of each.
        return filter.Actions switch
        {
            [] => Cut(entries, isAscending, take),
            [var only] => Cut(entries.Where(entry => entry.Action == only), isAscending, take),
            var several => Cut(several.Select(action => Cut(entries.Where(entry => entry.Action == action), isAscending, take)).Aggregate(Queryable.Concat), isAscending, take),
        };
    }

    /// <summary>What few entries share: the walk follows it, and looks at the rest on its way.</summary>
    private static bool IsNarrow(AuditFilter filter) => filter.ActorId is not null || filter.PersonId is not null || filter.Origin is not null || filter.Reference is not null;

    private static IQueryable<AuditEntry> Narrow(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.PersonId is { } person)
            entries = entries.Where(entry => entry.PersonId == person);
        if (filter.ActorId is { } actor)
            entries = entries.Where(entry => entry.ActorId == actor);
        if (filter.Origin is { } origin)
            entries = entries.Where(entry => entry.OriginAddress == origin);
        if (filter.Reference is { } reference)
            entries = entries.Where(entry => entry.CaseReference == reference);
        return entries;
    }

    /// <summary>Put so that no index serves it: without statistics SQLite takes any index for as good as another.</summary>
    private static IQueryable<AuditEntry> Others(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.Outcome is { } outcome)
        {
            var other = outcome == AuditOutcome.Done ? AuditOutcome.Refused : AuditOutcome.Done;
            entries = entries.Where(entry => entry.Outcome != other);
        }

        if (filter.Actions is { Count: > 0 } wanted)
        {
            var unwanted = Enum.GetValues<AuditAction>().Except(wanted).ToList();
            entries = entries.Where(entry => !unwanted.Contains(entry.Action));
        }

        return entries;
    }

    private static IQueryable<AuditEntry> Between(IQueryable<AuditEntry> entries, long? above, long? below, DateTime? from, DateTime? to)
    {
        if (above is { } low)
            entries = entries.Where(entry => entry.Id > low);
        if (below is { } high)
            entries = entries.Where(entry => entry.Id < high);
        if (from is { } first)
            entries = entries.Where(entry => entry.At >= first);
        if (to is { } end)
            entries = entries.Where(entry => entry.At < end);
        return entries;
    }

    private static IQueryable<long> Cut(IQueryable<AuditEntry> entries, bool isAscending, int take) => Cut(entries.Select(entry => entry.Id), isAscending, take);

    private static IQueryable<long> Cut(IQueryable<long> ids, bool isAscending, int take) =>
        (isAscending ? ids.OrderBy(id => id) : ids.OrderByDescending(id => id)).Take(take);

    /// <summary>The last one before that time; by its index.</summary>
    public static IQueryable<long> LastId(PortalDbContext db, DateTime before) =>
        db.Audit.Where(entry => entry.At < before).OrderByDescending(entry => entry.At).Select(entry => entry.Id).Take(1);

    /// <summary>The first one from that time on; by its index.</summary>
    public static IQueryable<long> FirstId(PortalDbContext db, DateTime from) =>
        db.Audit.Where(entry => entry.At >= from).OrderBy(entry => entry.At).Select(entry => entry.Id).Take(1);

    private static async Task<long?> OnlyAsync(IQueryable<long> id, CancellationToken cancellationToken) =>
        await id.ToListAsync(cancellationToken) is [var only] ? only : null;

    private static long? Larger(long? one, long? other) => one is null || other > one ? other : one;

    private static long? Smaller(long? one, long? other) => one is null || other < one ? other : one;
}
