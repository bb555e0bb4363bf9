namespace Claret.Portal.Resets;

/// <summary>What began a reset.</summary>
public enum ResetStart
{
    /// <summary>The forgot-password form.</summary>
    Person = 0,
    Admin = 1,

    /// <summary>"Send a new link" on the page of a dead one.</summary>
    DeadLink = 2,

    /// <summary><c>Setup:Admin</c>, at a start.</summary>
    Setup = 3,

    /// <summary><c>recover-admin</c>: the link is in a file, not in a mail.</summary>
    Console = 4,

    /// <summary>An invitation: the link sets the first password.</summary>
    Invitation = 5,
}
