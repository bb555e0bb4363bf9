namespace Claret.Portal.Profile;

/// <summary>One browser in which somebody is signed in.</summary>
/// <param name="UserAgent">As it came.</param>
/// <param name="IsTemporary">A temporary password opened it: it can only set a new one.</param>
public sealed record ShownSession(Guid Id, string? UserAgent, string? Address, DateTime Since, DateTime LastSeenAt, bool IsTemporary);
