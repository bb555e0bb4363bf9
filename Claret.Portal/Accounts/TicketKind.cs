namespace Claret.Portal.Accounts;

public enum TicketKind
{
    /// <summary>Leads to the page that sets a new password.</summary>
    Link = 0,

    /// <summary>Signs in beside the real password, and can only set a new one.</summary>
    TemporaryPassword = 1,
}
