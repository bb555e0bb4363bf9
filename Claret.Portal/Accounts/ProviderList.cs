using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Accounts;

/// <summary>Who keeps passwords for people here, as everybody may know: not one that is just being set up.</summary>
public sealed class ProviderList(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<Provider>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Providers.AsNoTracking()
            .Where(provider => provider.IsEnabled || db.People.Any(person => person.ProviderId == provider.Id))
            .OrderBy(provider => provider.Name).ToListAsync(cancellationToken);
    }
}
