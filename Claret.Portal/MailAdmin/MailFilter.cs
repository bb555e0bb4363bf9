namespace Claret.Portal.MailAdmin;

/// <summary>What of the outbox is listed; the address says it in lower case.</summary>
public enum MailFilter
{
    All,

    /// <summary>Waiting, or in a worker's hands.</summary>
    Waiting,

    Sent,

    /// <summary>The answer to a hand-over was lost, whatever became of the mail afterwards.</summary>
    Unknown,

    Failed,

    Dropped,
}
