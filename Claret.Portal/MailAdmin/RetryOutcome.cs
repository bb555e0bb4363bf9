namespace Claret.Portal.MailAdmin;

/// <summary>What came of "Try again".</summary>
public abstract record RetryOutcome
{
    private RetryOutcome()
    {
    }

    /// <summary>It is due now.</summary>
    public sealed record Asked : RetryOutcome;

    public sealed record Refused(RetryRefusal Refusal) : RetryOutcome;
}

/// <summary>Kept by name in the audit.</summary>
public enum RetryRefusal
{
    NotAllowed,
    NoSuchMail,
    AlreadySent,

    /// <summary>Due, or in a worker's hands.</summary>
    UnderWay,

    /// <summary>No longer wanted when its turn came.</summary>
    NotWanted,

    /// <summary>Its reset has ended, so the worker would drop it.</summary>
    ResetEnded,

    /// <summary>Its link or password was destroyed when it was given up: it can't be written again.</summary>
    SecretGone,
}
