using Claret.Portal.Accounts;
using Claret.Portal.Profile.Acts;

namespace Claret.Portal.Sources.Sso;

/// <summary>Where groups are listed, they alone say what the provider's people may (<see cref="GroupPrivileges"/>).</summary>
public sealed class GroupsGive : IGivenPrivileges
{
    public bool ComeFrom(Provider provider) => provider.Source == PersonSource.Sso && ProviderSettings.Of<OidcSettings>(provider) is { Groups.Count: > 0 };
}
