using Claret.Portal.Accounts.Passwords;

namespace Claret.Portal.Resets;

/// <summary>What the reset page learns about the ticket it was opened with.</summary>
public abstract record TicketView
{
    private TicketView()
    {
    }

    /// <param name="IsFirst">Somebody who was invited sets their first password.</param>
    public sealed record Live(string Username, DateTime ExpiresAt, PasswordContext PasswordContext, bool IsFirst) : TicketView;

    /// <summary>It was a ticket once.</summary>
    /// <param name="At">When it ended; null where only that is known.</param>
    /// <param name="MaskedEmail">Where a new link would go; null where none can be sent.</param>
    public sealed record Dead(TicketDeath Death, DateTime? At, string? MaskedEmail) : TicketView;

    /// <summary>Nothing that was ever mailed: no reason is given.</summary>
    public sealed record Unknown : TicketView;
}

/// <summary>Why a link can no longer be used.</summary>
public enum TicketDeath
{
    Used,
    Expired,
    Replaced,
    Cancelled,

    /// <summary>The password or the address was changed, or the account blocked, moved or never mailed.</summary>
    AccountChanged,
}
