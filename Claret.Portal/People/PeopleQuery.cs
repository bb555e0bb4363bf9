using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>What the grid shows. Null means that the caller may not see it, at this moment.</summary>
public sealed class PeopleQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors)
{
    private const int MaxTerms = 5;
    private const int MaxSearch = 200;

    /// <param name="page">Counted from 1; past the end shows the last one.</param>
    public async Task<PeopleList?> ListAsync(Caller? caller, string? search, int page, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true } actor)
            return null;

        var people = Matching(db.People.AsNoTracking(), search);
        var total = await people.CountAsync(cancellationToken);
        var pages = Math.Max(1, (total + PeopleList.PageSize - 1) / PeopleList.PageSize);
        page = Math.Clamp(page, 1, pages);
        var found = await people
            .Include(p => p.Provider)
            .Include(p => p.Privileges)
            .OrderBy(p => p.SortName).ThenBy(p => p.Id)
            .Skip((page - 1) * PeopleList.PageSize)
            .Take(PeopleList.PageSize)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        var shared = await SharedByAsync(db, found, cancellationToken);
        return new PeopleList(found.ConvertAll(p => PersonRow.Of(p, SharedBy(shared, p), actor.May)), page, total);
    }

    /// <summary>Every word must stand somewhere in name, username or address.</summary>
    private static IQueryable<Person> Matching(IQueryable<Person> people, string? search)
    {
        var terms = Normalized.Search(Typed.Cut(search ?? "", MaxSearch)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var term in terms.Take(MaxTerms))
            people = people.Where(p => p.SearchText.Contains(term));
        return people;
    }

    private static async Task<Dictionary<string, int>> SharedByAsync(PortalDbContext db, List<Person> people, CancellationToken cancellationToken)
    {
        var addresses = people.Select(p => p.NormalizedEmail).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return await db.People
            .Where(p => p.NormalizedEmail != null && addresses.Contains(p.NormalizedEmail))
            .GroupBy(p => p.NormalizedEmail!)
            .Select(address => new { Address = address.Key, Count = address.Count() })
            .ToDictionaryAsync(address => address.Address, address => address.Count, StringComparer.Ordinal, cancellationToken);
    }

    private static int SharedBy(Dictionary<string, int> shared, Person person) =>
        person.NormalizedEmail is null ? 0 : shared.GetValueOrDefault(person.NormalizedEmail, 1);
}
