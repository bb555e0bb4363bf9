namespace Claret.Portal.Resets;

public enum TicketEnd
{
    Used = 0,
    Cancelled = 1,

    /// <summary>By a newer one: a fourth live ticket, or a new link asked for on this one's page.</summary>
    Replaced = 2,
    PasswordChanged = 3,
    AddressChanged = 4,
    Blocked = 5,
    Moved = 6,
    NotMailed = 7,
}
