namespace Claret.Portal.Mail;

/// <summary>What the transport said, in its own words.</summary>
public abstract record MailOutcome
{
    private MailOutcome(string answer) => Answer = answer;

    /// <summary>Kept and shown to admins.</summary>
    public string Answer { get; init; }

    public sealed record Accepted(string Answer) : MailOutcome(Answer);

    /// <summary>Later: at <paramref name="RetryAt"/> if the server named a time.</summary>
    public sealed record Deferred(string Answer, DateTimeOffset? RetryAt = null) : MailOutcome(Answer);

    public sealed record Rejected(string Answer) : MailOutcome(Answer);
}
