namespace Claret.Portal.Resets;

public enum ResetState
{
    /// <summary>Asked for; the worker has not decided yet.</summary>
    Requested = 0,

    /// <summary>A mail is on its way or has been handed over; whether its link still lives, the ticket says.</summary>
    Open = 1,

    /// <summary>The new password is set.</summary>
    Completed = 2,

    /// <summary>Ended without a new password; <see cref="Reset.Reason"/> says why.</summary>
    Closed = 3,
}
