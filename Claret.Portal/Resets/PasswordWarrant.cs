using Claret.Portal.Accounts;

namespace Claret.Portal.Resets;

/// <summary>What entitles somebody to set a password; it is asked for again in the transaction that sets it.</summary>
public abstract record PasswordWarrant
{
    private PasswordWarrant()
    {
    }

    /// <summary>A live link, whoever holds it.</summary>
    public sealed record Link(Ticket Ticket) : PasswordWarrant;

    /// <summary>A session that a temporary password opened. The ticket may have expired since; it must not have ended.</summary>
    public sealed record TemporaryPassword(Ticket Ticket, Guid SessionId) : PasswordWarrant;

    /// <summary>A whole session, and the current password, which has been verified.</summary>
    public sealed record CurrentPassword(Guid SessionId) : PasswordWarrant;
}
