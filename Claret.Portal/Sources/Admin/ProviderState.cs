using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Admin;

/// <summary>One provider as its page shows it; whatever secret it has never stands here.</summary>
/// <param name="PasswordUrl">Empty for none, as are <paramref name="Contact"/> and <paramref name="EmailDomains"/>.</param>
/// <param name="Settings">As kept; null until it has been set up.</param>
/// <param name="HasPeople">Somebody's account belongs to it, whatever their state.</param>
public sealed record ProviderState(
    long Id, PersonSource Source, string Name, string PasswordUrl, string Contact, string EmailDomains, string? Settings, SecretState Secret, bool IsEnabled,
    Guid Version, bool HasPeople)
{
    public static ProviderState Of(Provider provider, ProviderSecrets secrets, bool hasPeople) => new(
        provider.Id, provider.Source, provider.Name, provider.PasswordUrl ?? "", provider.Contact ?? "", provider.EmailDomains ?? "", provider.Settings,
        provider.ProtectedSecret is null ? SecretState.None : secrets.Of(provider) is null ? SecretState.Lost : SecretState.Kept,
        provider.IsEnabled, provider.Version, hasPeople);
}
