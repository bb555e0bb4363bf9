using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Sso;

/// <summary>What the members of one of the provider's groups may. An Admin only where that is said in so many words.</summary>
/// <param name="Group">As the provider writes it, compared exactly.</param>
/// <param name="Feature">Null exactly where <paramref name="IsAdmin"/>.</param>
public sealed record GroupPrivilege(string Group, Feature? Feature, PrivilegeLevel Level, bool IsAdmin);
