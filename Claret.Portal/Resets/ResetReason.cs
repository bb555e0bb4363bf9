namespace Claret.Portal.Resets;

/// <summary>Why a reset ended without a new password, or what was mailed instead of a link. Kept as text, so names stay.</summary>
public enum ResetReason
{
    NoAccount,
    WrongUsername,
    KeptElsewhere,
    Blocked,
    Limited,
    Cancelled,
    Replaced,
    PasswordChanged,
    AddressChanged,
    Moved,
    NotMailed,

    /// <summary>The old password signed in, so the temporary one was not needed.</summary>
    OldPasswordUsed,
    PersonDeleted,
}
