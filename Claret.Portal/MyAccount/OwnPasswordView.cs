using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Resets;

namespace Claret.Portal.MyAccount;

/// <summary>What the page of one's own password shows.</summary>
/// <param name="IsTemporary">They signed in with a temporary password, so there is no current one to ask for.</param>
/// <param name="Elsewhere">Who keeps the password; null when it is kept here.</param>
public sealed record OwnPasswordView(string Username, PasswordContext Context, bool IsTemporary, bool HasPassword, ElsewhereAccount? Elsewhere);
