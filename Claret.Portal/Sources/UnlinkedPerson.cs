using Claret.Portal.Accounts;

namespace Claret.Portal.Sources;

/// <summary>
/// Somebody whom a source names and the portal doesn't take by itself: their username is somebody's here already, or nobody is made at
/// a first sign-in. An admin may link them with an account; an address that is the same never does.
/// </summary>
public sealed class UnlinkedPerson
{
    public long Id { get; init; }

    public required long ProviderId { get; init; }

    /// <summary>As <see cref="Person.ExternalId"/>.</summary>
    public required string ExternalId { get; init; }

    public string? Username { get; set; }

    public string? Name { get; set; }

    /// <summary>As the source asserts it. It is told when somebody is linked; nothing else trusts it.</summary>
    public string? Email { get; set; }

    /// <summary>Why they weren't taken, as a <see cref="SourceRefusal"/>.</summary>
    public required SourceRefusal Why { get; set; }

    public required DateTime FirstSeenAt { get; init; }

    public DateTime SeenAt { get; set; }
}
