using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>Everything that the grid can be narrowed by, and how many people each leaves of all.</summary>
public sealed class PeopleFacets(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, PeopleSearch search)
{
    /// <summary>Null for whoever may not see the grid.</summary>
    public async Task<IReadOnlyList<PeopleFacet>?> ListAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true })
            return null;

        var facets = new List<PeopleFacet>();
        foreach (var standing in Enum.GetValues<PeopleStanding>())
            await AddAsync(new PeopleView { Standing = standing });
        await AddAsync(new PeopleView { Source = PersonSource.Local });
        foreach (var provider in await db.Providers.AsNoTracking().OrderBy(p => p.Source).ThenBy(p => p.Name).ToListAsync(cancellationToken))
            await AddAsync(new PeopleView { Provider = provider.Id }, provider.Name);
        foreach (var privilege in Enum.GetValues<PeoplePrivilege>())
            await AddAsync(new PeopleView { Privilege = privilege });
        foreach (var flag in Enum.GetValues<PeopleFlag>())
            await AddAsync(new PeopleView { Flags = [flag] });
        return facets;

        async Task AddAsync(PeopleView only, string? providerName = null) =>
            facets.Add(new PeopleFacet(only, await search.CountAsync(db, only, cancellationToken), providerName));
    }
}
