using Claret.Portal.Accounts;

namespace Claret.Portal.Sources;

/// <summary>One person of a run to whom something happened, or would. The first of each kind are kept; a run's numbers count all.</summary>
public sealed class SyncFinding
{
    /// <summary>Of each kind in one run.</summary>
    public const int MaxKept = 1000;

    public const int MaxDetail = 500;
    public const int MaxPlace = 500;

    public long Id { get; init; }

    public long RunId { get; init; }

    public required SyncFindingKind Kind { get; init; }

    /// <summary>Null for somebody who is not here (yet).</summary>
    public long? PersonId { get; init; }

    /// <summary>As told, cut to <see cref="Person.MaxUsername"/>.</summary>
    public string? Username { get; init; }

    /// <summary>As told, cut to <see cref="Person.MaxName"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Where it stands in the source: a distinguished name, a line.</summary>
    public string? Place { get; init; }

    /// <summary>What changed, or why it was refused.</summary>
    public string? Detail { get; init; }
}
