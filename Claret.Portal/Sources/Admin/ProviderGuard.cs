using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Sso;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Admin;

/// <summary>What nobody may change about a provider, or not everybody, however well it is typed.</summary>
public static class ProviderGuard
{
    /// <summary>They decide when is read and how carefully, and nothing of who is who.</summary>
    private static readonly string[] Harmless = ["every", "maxBlockedPercent", "alwaysBlocked", "pageSize"];

    /// <summary>
    /// Whether this caller says by whom people are vouched for, where they type their passwords and where they are sent to change them: an
    /// Admin. Whoever could, would soon be one.
    /// </summary>
    public static bool MaySetUp(Actor actor) => actor.May.CanGivePrivileges;

    /// <summary>Null when it may be saved as it is typed.</summary>
    public static async Task<ProviderRefusal?> RefusalAsync(PortalDbContext db, Actor actor, Provider before, ProviderInput input, bool hasPeople, CancellationToken cancellationToken)
    {
        var name = Hosting.Typed.Cut(input.Name ?? "", ProviderInput.MaxName);
        if (await db.Providers.AnyAsync(p => p.Id != before.Id && p.Source == before.Source && p.Name == name, cancellationToken))
            return ProviderRefusal.NameTaken;
        if (await IsDomainTakenAsync(db, before.Id, input.Domains, cancellationToken))
            return ProviderRefusal.DomainTaken;
        if (!MaySetUp(actor) && IsSetUpOtherwise(before, input))
            return ProviderRefusal.OnlyAdmins;
        if (hasPeople && HasOtherIds(before.Source, before.Settings, input.Settings))
            return before.Source == PersonSource.Sso ? ProviderRefusal.IssuerHasPeople : ProviderRefusal.KindHasPeople;
        return null;
    }

    /// <summary>Whose ids its people are known by has changed: an issuer, or what a directory calls an id.</summary>
    public static bool HasOtherIds(PersonSource source, string? before, string? after) => source switch
    {
        PersonSource.Sso => ProviderSettings.Read<OidcSettings>(before) is { } old && old.Issuer != ProviderSettings.Read<OidcSettings>(after)?.Issuer,
        PersonSource.Ldap => ProviderSettings.Read<LdapSettings>(before) is { } old && old.Kind != ProviderSettings.Read<LdapSettings>(after)?.Kind,
        _ => false,
    };

    private static bool IsSetUpOtherwise(Provider before, ProviderInput input) =>
        input.Domains != (before.EmailDomains ?? "")
        || (input.PasswordUrl ?? "") != (before.PasswordUrl ?? "")
        || !string.IsNullOrEmpty(input.Secret)
        || input.ForgetsSecret
        || Reach(before.Settings) != Reach(input.Settings);

    /// <summary>All of the settings that bear on who its people are, as one text to be compared.</summary>
    private static string Reach(string? settings) => string.Join('\n', ProviderFacts.OfSettings(settings)
        .Where(fact => !Harmless.Contains(fact.Key, StringComparer.Ordinal))
        .Select(fact => $"{fact.Key}={fact.Value}"));

    private static async Task<bool> IsDomainTakenAsync(PortalDbContext db, long providerId, string domains, CancellationToken cancellationToken)
    {
        if (domains.Length == 0)
            return false;

        var taken = await db.Providers.Where(p => p.Id != providerId && p.EmailDomains != null).Select(p => p.EmailDomains!).ToListAsync(cancellationToken);
        return taken.SelectMany(others => others.Split(' ')).Intersect(domains.Split(' '), StringComparer.Ordinal).Any();
    }
}
