using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>The other ways in, read anew for each page: what an admin switches on or off counts at once.</summary>
public sealed class SignInProviders(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<SignInProvider>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Providers.AsNoTracking()
            .Where(p => p.Source == PersonSource.Sso && p.IsEnabled && p.Settings != null)
            .Select(p => new { p.Id, p.Name, p.EmailDomains })
            .ToListAsync(cancellationToken);
        // Databases order letters differently.
        return [.. found
            .OrderBy(p => p.Name, StringComparer.InvariantCultureIgnoreCase)
            .Select(p => new SignInProvider(p.Id, p.Name, DomainsIn(p.EmailDomains)))];
    }

    private static List<string> DomainsIn(string? domains) =>
        [.. (domains ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(domain => Normalized.Email("x@" + domain)["x@".Length..])];
}
