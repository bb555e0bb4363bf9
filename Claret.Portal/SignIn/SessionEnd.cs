namespace Claret.Portal.SignIn;

public enum SessionEnd
{
    SignedOut = 0,
    PasswordReset = 1,
    PasswordChanged = 2,
    Blocked = 3,
    EndedElsewhere = 4,

    /// <summary>An admin cancelled the reset whose temporary password opened it.</summary>
    ResetCancelled = 5,
    EndedByAdmin = 6,

    /// <summary>The provider through which they signed in told that its session is over.</summary>
    SignedOutThere = 7,

    /// <summary>The account was moved to another source.</summary>
    Moved = 8,
}
