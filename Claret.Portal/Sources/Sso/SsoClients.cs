using System.Collections.Concurrent;
using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// The providers, read from the database whenever one is needed: a change counts at once, on every node, without a restart. What is
/// dear to make (keys, protectors) is kept until the provider's version changes.
/// </summary>
public sealed class SsoClients(IDbContextFactory<PortalDbContext> contexts, SsoClientFactory factory)
{
    private readonly ConcurrentDictionary<long, SsoClient> made = new();

    /// <summary>Null where there is none, or it isn't set up. It may be switched off.</summary>
    public async Task<SsoClient?> FindAsync(long providerId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(providerId, cancellationToken) is not { } provider || ProviderSettings.Of<OidcSettings>(provider) is not { Issuer.Length: > 0, ClientId.Length: > 0 } settings)
            return null;

        var client = made.AddOrUpdate(
            provider.Id,
            _ => factory.Make(provider, settings),
            (_, known) => known.Provider.Version == provider.Version ? known : factory.Make(provider, settings));
        // The name, the contact and whether it is switched on don't change the version.
        return client with { Provider = provider };
    }

    public async Task<Provider?> ReadAsync(long providerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Providers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == providerId && p.Source == PersonSource.Sso, cancellationToken);
    }
}
