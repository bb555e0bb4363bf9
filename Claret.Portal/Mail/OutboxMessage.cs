namespace Claret.Portal.Mail;

/// <summary>
/// Mail that is to be sent, kept in the same transaction as the change that caused it. Its text is written only when it is
/// handed over; until then the row holds what the text needs.
/// </summary>
public sealed class OutboxMessage
{
    public long Id { get; init; }

    /// <summary>Names the <see cref="MailBody"/> that writes the text.</summary>
    public required string Kind { get; init; }

    /// <summary>The stored address, never one that somebody typed. Exactly one.</summary>
    public required string Recipient { get; init; }

    /// <summary>Language of the text (BCP 47); null for the portal's.</summary>
    public string? Culture { get; init; }

    /// <summary>The reset's reference, by which its page finds the attempts.</summary>
    public string? CaseReference { get; init; }

    /// <summary>What the body needs, as JSON; no secret.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// The ticket, encrypted; erased when the row is finished. Failed rows keep <see cref="ErasedSecret"/> in its place, which says
    /// that this mail can't be written again.
    /// </summary>
    public string? ProtectedSecret { get; set; }

    public const string ErasedSecret = "";

    /// <summary>The Message-ID without its domain, constant over all attempts, so that a repeat can be recognised. Also the pickup file's name.</summary>
    public required Guid MessageId { get; init; }

    public OutboxState State { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime DueAt { get; set; }

    public DateTime? LeasedUntil { get; set; }

    /// <summary>How often it has been handed over.</summary>
    public int Attempts { get; set; }

    public DateTime? FinishedAt { get; set; }

    /// <summary>The transport's own words, or why it was given up; at most 500 characters.</summary>
    public string? LastAnswer { get; set; }
}
