namespace Claret.Portal.SignIn;

/// <summary>One sign-in of one person in one browser. The cookie refers to it; when it has ended, the cookie is worth nothing.</summary>
public sealed class PersonSession
{
    public required Guid Id { get; init; }

    public required long PersonId { get; init; }

    /// <summary>The temporary password that opened it: such a session can only set a new password.</summary>
    public long? TicketId { get; init; }

    /// <summary>Through which provider they signed in; null with a password kept here.</summary>
    public long? ProviderId { get; init; }

    /// <summary>The provider's own name for its session (OpenID Connect <c>sid</c>), for its logout. Null where it gave none.</summary>
    public string? ProviderSession { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>Moved on at most once a minute.</summary>
    public DateTime LastSeenAt { get; set; }

    public DateTime? EndedAt { get; set; }

    public SessionEnd? EndedBy { get; set; }

    public string? OriginAddress { get; init; }

    public string? OriginBrowser { get; init; }
}
