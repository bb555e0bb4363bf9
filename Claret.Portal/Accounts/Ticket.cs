namespace Claret.Portal.Accounts;

/// <summary>The one-time secret of a reset: a link, or a temporary password. Only its hash is here.</summary>
public sealed class Ticket
{
    public long Id { get; init; }

    public long ResetId { get; init; }

    public required TicketKind Kind { get; init; }

    public required long PersonId { get; init; }

    public Person? Person { get; init; }

    /// <summary>Of a link, SHA-256 of the 32 random bytes that were mailed; of a temporary password, HMAC-SHA-256 under the portal's key.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>The person's stamp when it was made: any change of password, address, state or source makes this ticket worthless.</summary>
    public required Guid SecurityStamp { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>From hand-over to the transport until <see cref="ExpiresAt"/>.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Null until the mail is first handed over; moved on with each attempt until one is accepted.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>When a link was first opened, or a temporary password first signed in.</summary>
    public DateTime? OpenedAt { get; set; }

    /// <summary>Used, or ended by <see cref="EndedBy"/>. A live ticket has neither this nor a past <see cref="ExpiresAt"/>.</summary>
    public DateTime? EndedAt { get; set; }

    public TicketEnd? EndedBy { get; set; }
}
