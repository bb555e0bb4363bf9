namespace Claret.Portal.Accounts;

public enum TicketEnd
{
    Used = 0,
    Cancelled = 1,

    /// <summary>By a newer one, when a fourth would have been live.</summary>
    Replaced = 2,
    PasswordChanged = 3,
    AddressChanged = 4,
    Blocked = 5,
    Moved = 6,
    NotMailed = 7,

    /// <summary>The old password signed in, so the temporary one was not needed.</summary>
    OldPasswordUsed = 8,
    PersonDeleted = 9,
}
