namespace Claret.Portal.Resets;

/// <summary>How often a key was counted since its window began. Shared by every node, since it is in the database.</summary>
public sealed class LimitCounter
{
    /// <summary>What is limited and a keyed hash of whom, so that no address stands here.</summary>
    public required string Key { get; init; }

    public DateTime WindowStart { get; set; }

    public int Count { get; set; }
}
