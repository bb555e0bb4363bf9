namespace Claret.Portal.Mail;

public enum MailAttemptOutcome
{
    /// <summary>Under way, or the process ended in the middle: whether the server took it can't be known.</summary>
    Unknown = 0,
    Accepted = 1,

    /// <summary>Not now, and any other mail would have fared the same: tried again later.</summary>
    Deferred = 2,

    /// <summary>Never.</summary>
    Rejected = 3,

    /// <summary>Not now, for a reason of this one recipient or text: tried again later.</summary>
    PutOff = 4,
}
