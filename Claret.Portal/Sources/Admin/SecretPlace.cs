using Claret.Portal.Accounts;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Sso;

namespace Claret.Portal.Sources.Admin;

/// <summary>
/// To whom a provider's secret is told, and how. Whoever may change that must not have the secret sent to a server of their own, nor
/// in clear: when it changes, the secret goes.
/// </summary>
public static class SecretPlace
{
    /// <summary>Null where there is nothing that a secret could belong to.</summary>
    public static string? Of(PersonSource source, string? settings) => source switch
    {
        PersonSource.Sso => ProviderSettings.Read<OidcSettings>(settings) is { } sso ? sso.Issuer : null,
        PersonSource.Ldap => ProviderSettings.Read<LdapSettings>(settings) is { } ldap
            ? FormattableString.Invariant($"{ldap.Security} {ldap.Host.ToLowerInvariant()} {ldap.Port} {ldap.BindDn}")
            : null,
        _ => null,
    };
}
