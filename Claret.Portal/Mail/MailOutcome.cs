namespace Claret.Portal.Mail;

/// <summary>What the transport said, in its own words.</summary>
public abstract record MailOutcome
{
    private MailOutcome(string answer) => Answer = answer;

    /// <summary>Kept and shown to admins.</summary>
    public string Answer { get; init; }

    public sealed record Accepted(string Answer) : MailOutcome(Answer);

    /// <summary>Later: at <paramref name="RetryAt"/> if the server named a time.</summary>
    /// <param name="IsForThisMail">The reason lies with this recipient or this text, so that it says nothing about the next mail.</param>
    public sealed record Deferred(string Answer, DateTimeOffset? RetryAt = null, bool IsForThisMail = false) : MailOutcome(Answer);

    public sealed record Rejected(string Answer) : MailOutcome(Answer);
}
