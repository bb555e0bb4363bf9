using Claret.Portal.Accounts;

namespace Claret.Portal.SignIn;

/// <summary>A caller whose session is live, and what they may do at this moment.</summary>
public sealed record Actor(long PersonId, string Username, string Name, Privileges May);
