namespace Claret.Portal.Setup;

/// <summary>What a start made of <c>Setup:Admin</c>.</summary>
public enum FirstAdminOutcome
{
    NotNamed,
    Mailed,

    /// <summary>The mail of an earlier start is still to be sent; it is tried at once.</summary>
    StillWaiting,

    /// <summary>By another node, or by a start a moment ago.</summary>
    JustMailed,

    /// <summary>The person has set a password: the setting has done its work.</summary>
    Used,

    /// <summary>The username is the address of somebody else.</summary>
    UsernameIsAnAddress,
    KeptElsewhere,
    Blocked,

    /// <summary>Somebody who is there already and no Admin: who can give themselves that username must not become one.</summary>
    NotAnAdmin,

    /// <summary>An Admin whom another one added, with an address of their own.</summary>
    OtherAddress,
}
