namespace Claret.Portal.Resets;

/// <summary>One step of a reset, for its trace. Mail attempts are kept by Mail and joined to it by reference.</summary>
public sealed class ResetEvent
{
    public long Id { get; init; }

    public long ResetId { get; init; }

    public required DateTime At { get; init; }

    public required ResetEventKind Kind { get; init; }

    /// <summary>A few plain words or a number; never a secret.</summary>
    public string? Detail { get; init; }

    public long? ActorId { get; init; }

    public string? OriginAddress { get; init; }

    public string? OriginBrowser { get; init; }
}
