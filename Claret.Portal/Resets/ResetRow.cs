using Claret.Portal.Accounts;

namespace Claret.Portal.Resets;

/// <summary>One reset in a list.</summary>
public sealed record ResetRow(
    long Id, string Reference, DateTime RequestedAt, ResetStart StartedBy, long? PersonId, string? PersonName, string? Username, string? TypedEmail, string? SentBy,
    ResetStatus Status, ResetReason? Reason, DateTime? ExpiresAt, TicketKind Delivery)
{
    /// <summary>A link or a temporary password of it works, or will when its mail has gone out.</summary>
    public bool IsPending => Status is ResetStatus.MailWaiting or ResetStatus.Mailed or ResetStatus.AtConsole or ResetStatus.Opened;
}
