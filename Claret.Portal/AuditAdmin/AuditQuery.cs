using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.AuditAdmin;

/// <summary>What admins see of the audit. Null means that the caller may not see it.</summary>
public sealed class AuditQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>Newest ones of one person that their profile shows.</summary>
    public const int TrailSize = 10;

    /// <summary>Beyond that the exact number helps nobody.</summary>
    public const int CountedUpTo = 1000;

    /// <summary>Sealing takes seconds. A portal that was just started after a long time has this long to catch up.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public async Task<AuditList?> ListAsync(Caller? caller, AuditFilter filter, AuditPlace place, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, caller, cancellationToken) is not { } actor)
            return null;

        var page = await PageAsync(db, filter, place, cancellationToken);
        // A link to one entry leads to it, on whatever page it would stand by now.
        if (place.Entry is { } entry && !page.Ids.Contains(entry) && await PageAsync(db, filter, AsFirst(entry), cancellationToken) is var there && there.Ids.FirstOrDefault() == entry)
            page = there;

        var rows = await RowsAsync(db, page.Ids, cancellationToken);
        var named = await AuditPeople.NamedAsync(db, [filter.ActorId, filter.PersonId], cancellationToken);
        return new AuditList(
            rows, page.Place, page.Newer, page.Older, place.Entry is not { } wanted || page.Ids.Contains(wanted),
            Of(named, filter.ActorId), Of(named, filter.PersonId),
            await SealsAsync(db, cancellationToken), actor.May.CanViewPeople, actor.May.CanView(Feature.Resets));
    }

    /// <summary>The newest entries on one person, <see cref="TrailSize"/> at most.</summary>
    public async Task<IReadOnlyList<AuditRow>?> TrailAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, caller, cancellationToken) is null)
            return null;

        return await RowsAsync(db, await AuditIds.FindAsync(db, new AuditFilter { PersonId = personId }, AuditPlace.Newest, TrailSize, cancellationToken), cancellationToken);
    }

    /// <summary>Null also where the entry isn't sealed yet.</summary>
    public async Task<AuditSealView?> SealOfAsync(Caller? caller, long entryId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, caller, cancellationToken) is null)
            return null;

        return await db.AuditSeals.AsNoTracking().SingleOrDefaultAsync(seal => seal.AuditId == entryId, cancellationToken) is { } found
            ? new AuditSealView(found.SealedAt, Convert.ToHexStringLower(found.Hash))
            : null;
    }

    /// <summary>For the filter's fields: somebody by their exact username, deleted or not. Null also where nobody has it.</summary>
    public async Task<long?> PersonIdAsync(Caller? caller, string username, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReaderAsync(db, caller, cancellationToken) is null ? null : await AuditPeople.IdOfAsync(db, username, cancellationToken);
    }

    private async Task<Actor?> ReaderAsync(PortalDbContext db, Caller? caller, CancellationToken cancellationToken) =>
        await actors.ReadAsync(db, caller, cancellationToken) is { } actor && actor.May.CanView(Feature.Audit) ? actor : null;

    private static AuditPlace AsFirst(long entry) => new(Before: entry == long.MaxValue ? null : entry + 1);

    private static async Task<(List<long> Ids, AuditPlace Place, AuditPlace? Newer, AuditPlace? Older)> PageAsync(
        PortalDbContext db, AuditFilter filter, AuditPlace place, CancellationToken cancellationToken)
    {
        var found = await AuditIds.FindAsync(db, filter, place, PageSize + 1, cancellationToken);
        if (place.After is not null)
        {
            // Fewer than a page are newer: then they stand on the first page, with what follows them.
            if (found.Count <= PageSize)
                return await PageAsync(db, filter, AuditPlace.Newest, cancellationToken);

            found.RemoveAt(PageSize);
            found.Reverse();
            return (found, place with { Entry = null }, new AuditPlace(After: found[0]), new AuditPlace(Before: found[^1]));
        }

        var hasOlder = found.Count > PageSize;
        if (hasOlder)
            found.RemoveAt(PageSize);
        return (
            found,
            place with { Entry = null },
            place.Before is null ? null : found.Count > 0 ? new AuditPlace(After: found[0]) : AuditPlace.Newest,
            hasOlder ? new AuditPlace(Before: found[^1]) : null);
    }

    private static async Task<List<AuditRow>> RowsAsync(PortalDbContext db, List<long> ids, CancellationToken cancellationToken)
    {
        var lines = await db.Database.SqlQueryRaw<AuditLine>(AuditLine.Sql).Where(line => ids.Contains(line.Id)).OrderByDescending(line => line.Id).ToListAsync(cancellationToken);
        var people = await AuditPeople.NamedAsync(db, lines.SelectMany(line => new[] { line.ActorId, line.PersonId }), cancellationToken);
        return lines.ConvertAll(line => new AuditRow(
            line.Id, DateTime.SpecifyKind(line.At, DateTimeKind.Utc), line.Action, line.Outcome != nameof(AuditOutcome.Done), Of(people, line.ActorId), Of(people, line.PersonId),
            line.CaseReference, line.Reason, line.OriginAddress, line.OriginBrowser));
    }

    private static AuditPerson? Of(Dictionary<long, AuditPerson> people, long? id) => id is { } known ? people[known] : null;

    private async Task<SealState> SealsAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var newest = await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.AuditId).FirstOrDefaultAsync(cancellationToken);
        var upTo = newest?.AuditId ?? 0;
        var waiting = db.Audit.Where(entry => entry.Id > upTo);
        var oldest = await waiting.OrderBy(entry => entry.Id).Select(entry => (DateTime?)entry.At).FirstOrDefaultAsync(cancellationToken);
        var count = oldest is null ? 0 : await waiting.Take(CountedUpTo).CountAsync(cancellationToken);
        return new SealState(newest?.AuditId, newest?.SealedAt, count, oldest < clock.GetUtcNow().UtcDateTime - Late);
    }
}
