namespace Claret.Portal.Profile.Acts;

/// <summary>What can be done to a person from their profile, besides what <see cref="Resets.ResetService"/> does.</summary>
public enum Act
{
    Edit,
    ChangeAddress,
    Block,
    Unblock,
    Delete,
    EndSessions,
    Remind,
    GivePrivileges,

    /// <summary>To another source, or back: from then on somebody else owns the password.</summary>
    Move,
}
