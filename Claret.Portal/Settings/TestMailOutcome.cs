using Claret.Portal.Mail;

namespace Claret.Portal.Settings;

/// <summary>What came of a test mail.</summary>
public abstract record TestMailOutcome
{
    private TestMailOutcome()
    {
    }

    /// <summary>The server said yes, no, or later.</summary>
    public sealed record Answered(string Transport, string Recipient, MailOutcome Outcome) : TestMailOutcome;

    /// <summary>It was not sent.</summary>
    public sealed record Refused(TestMailRefusal Refusal) : TestMailOutcome;
}

/// <summary>Kept by name in the audit.</summary>
public enum TestMailRefusal
{
    NotAllowed,
    NoAddress,
    TooMany,
}
