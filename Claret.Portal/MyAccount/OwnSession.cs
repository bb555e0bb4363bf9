namespace Claret.Portal.MyAccount;

/// <summary>One browser that is signed in to one's own account.</summary>
/// <param name="IsThis">The one that asks.</param>
/// <param name="UserAgent">As it came: <see cref="SignIn.BrowserName"/> puts it in words.</param>
public sealed record OwnSession(Guid Id, bool IsThis, string? UserAgent, string? Address, DateTime Since, DateTime LastSeenAt);
