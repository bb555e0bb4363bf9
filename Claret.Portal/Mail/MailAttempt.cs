namespace Claret.Portal.Mail;

/// <summary>One hand-over to the transport. Written before it begins, so that a killed process leaves "unknown" and not nothing.</summary>
public sealed class MailAttempt
{
    public long Id { get; init; }

    public long MessageId { get; init; }

    public string? CaseReference { get; init; }

    /// <summary>Kind of the mail, for the trace.</summary>
    public required string Kind { get; init; }

    /// <summary>"Pickup", "Smtp", "SendGrid".</summary>
    public required string Transport { get; init; }

    public required DateTime StartedAt { get; init; }

    public DateTime? EndedAt { get; set; }

    public MailAttemptOutcome Outcome { get; set; }

    /// <summary>The transport's own answer, cut at 500 characters; addresses may stand in it, secrets never.</summary>
    public string? Answer { get; set; }
}
