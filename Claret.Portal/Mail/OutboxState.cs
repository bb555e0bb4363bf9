namespace Claret.Portal.Mail;

public enum OutboxState
{
    /// <summary>To be sent when <see cref="OutboxMessage.DueAt"/> has come.</summary>
    Waiting = 0,

    /// <summary>A worker has it until <see cref="OutboxMessage.LeasedUntil"/>; after that it is due again.</summary>
    Leased = 1,

    /// <summary>The transport accepted it.</summary>
    Sent = 2,

    /// <summary>It will never be sent; <see cref="OutboxMessage.LastAnswer"/> says why.</summary>
    Failed = 3,

    /// <summary>No longer wanted when its turn came, as with a cancelled reset.</summary>
    Dropped = 4,
}
