using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>What the grid shows. Null means that the caller may not see it, at this moment.</summary>
public sealed class PeopleQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, PeopleSearch search)
{
    public async Task<PeopleList?> ListAsync(Caller? caller, PeopleView view, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One connection for all that follows, not one for each question.
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true } actor)
            return null;

        return await PageAsync(db, view, actor.May, cancellationToken);
    }

    /// <summary>The page as it is for somebody who may do this, when it is known already.</summary>
    public async Task<PeopleList> PageAsync(PortalDbContext db, PeopleView view, Privileges actor, CancellationToken cancellationToken)
    {
        var hits = await search.FindAsync(db, view, cancellationToken);
        return new PeopleList(
            await RowsAsync(db, hits.Ids, actor, cancellationToken), hits.Page, hits.HasPrevious, hits.HasNext,
            hits.Count is { } count ? Math.Min(count, PeopleSearch.CountedUpTo) : null, hits.Count > PeopleSearch.CountedUpTo, actor.CanInvitePeople);
    }

    /// <summary>Those of them who are still there, in the order of the ids.</summary>
    public async Task<IReadOnlyList<PersonRow>?> RowsAsync(Caller? caller, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await actors.ReadAsync(db, caller, cancellationToken) is { May.CanViewPeople: true } actor ? await RowsAsync(db, ids, actor.May, cancellationToken) : null;
    }

    private static async Task<IReadOnlyList<PersonRow>> RowsAsync(PortalDbContext db, IReadOnlyList<long> ids, Privileges actor, CancellationToken cancellationToken)
    {
        var found = await db.People.AsNoTracking().Include(p => p.Provider).Include(p => p.Privileges).Where(p => EF.Parameter(ids).Contains(p.Id))
            .Select(p => new { Person = p, SharedBy = db.AddressUses.Where(use => use.Address == p.NormalizedEmail).Select(use => use.People).FirstOrDefault() })
            .ToDictionaryAsync(row => row.Person.Id, cancellationToken);
        return [.. ids.Where(found.ContainsKey).Select(id => PersonRow.Of(found[id].Person, found[id].SharedBy, actor))];
    }
}
