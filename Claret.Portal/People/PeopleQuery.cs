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
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true } actor)
            return null;

        var hits = await search.FindAsync(db, view, cancellationToken);
        return new PeopleList(
            await RowsAsync(db, hits.Ids, actor.May, cancellationToken), hits.Page, hits.HasPrevious, hits.HasNext,
            hits.Count is { } count ? Math.Min(count, PeopleSearch.CountedUpTo) : null, hits.Count > PeopleSearch.CountedUpTo);
    }

    /// <summary>Those of them who are still there, in the order of the ids.</summary>
    public async Task<IReadOnlyList<PersonRow>?> RowsAsync(Caller? caller, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await actors.ReadAsync(db, caller, cancellationToken) is { May.CanViewPeople: true } actor ? await RowsAsync(db, ids, actor.May, cancellationToken) : null;
    }

    private static async Task<IReadOnlyList<PersonRow>> RowsAsync(PortalDbContext db, IReadOnlyList<long> ids, Privileges actor, CancellationToken cancellationToken)
    {
        var found = await db.People.AsNoTracking().Include(p => p.Provider).Include(p => p.Privileges).AsSplitQuery()
            .Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var shared = await SharedByAsync(db, found.Values, cancellationToken);
        return [.. ids.Where(found.ContainsKey).Select(id => PersonRow.Of(found[id], SharedBy(shared, found[id]), actor))];
    }

    /// <summary>Who isn't here has an address of their own, or none.</summary>
    private static async Task<Dictionary<string, int>> SharedByAsync(PortalDbContext db, IEnumerable<Person> people, CancellationToken cancellationToken)
    {
        var addresses = people.Select(p => p.NormalizedEmail).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return await db.AddressUses.Where(use => use.People > 1 && addresses.Contains(use.Address))
            .ToDictionaryAsync(use => use.Address, use => use.People, StringComparer.Ordinal, cancellationToken);
    }

    private static int SharedBy(Dictionary<string, int> shared, Person person) =>
        person.NormalizedEmail is null ? 0 : shared.GetValueOrDefault(person.NormalizedEmail, 1);
}
