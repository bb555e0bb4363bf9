using Claret.Portal.Accounts;

namespace Claret.Portal.Resets;

/// <summary>One reset in a list.</summary>
/// <param name="IsInUse">Somebody has signed in with its temporary password and is to set a new one.</param>
public sealed record ResetRow(
    long Id, string Reference, DateTime RequestedAt, ResetStart StartedBy, long? PersonId, string? PersonName, string? Username, string? TypedEmail, string? SentBy,
    ResetStatus Status, ResetReason? Reason, DateTime? ExpiresAt, TicketKind Delivery, bool IsInUse)
{
    /// <summary>
    /// A link or a temporary password of it works, or will when its mail has gone out; or what a temporary password opened still
    /// runs, which may have expired since. There is something to cancel.
    /// </summary>
    public bool IsPending => IsInUse || Status is ResetStatus.MailWaiting or ResetStatus.Mailed or ResetStatus.AtConsole or ResetStatus.Opened;
}
