using Claret.Portal.Accounts;

namespace Claret.Portal.Profile.Acts;

/// <summary>Knows whose word it is what a provider's people may.</summary>
public interface IGivenPrivileges
{
    /// <summary>The provider's own, at each sign-in: nobody keeps them who leaves it.</summary>
    bool ComeFrom(Provider provider);
}
