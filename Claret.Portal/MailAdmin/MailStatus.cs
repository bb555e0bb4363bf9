namespace Claret.Portal.MailAdmin;

/// <summary>Where a mail stands, as a list shows it in a word or two.</summary>
public enum MailStatus
{
    Waiting,
    Sending,

    /// <summary>Handed over, and the process ended before the answer was kept; goes out again when its lease is over.</summary>
    Unknown,

    Sent,
    Failed,
    Dropped,
}
