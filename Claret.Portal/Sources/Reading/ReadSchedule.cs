namespace Claret.Portal.Sources.Reading;

/// <summary>When a source is read, and what a reading may do unasked.</summary>
public sealed record ReadSchedule
{
    /// <summary>From the end of one run to the beginning of the next; zero for only when somebody asks.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Percent of the source's active people that may be blocked within a day; more, and a run stops and asks. 100 asks only where it names nobody at all.</summary>
    public int MaxBlockedPercent { get; init; } = 10;

    /// <summary>So few a day are blocked without asking, whatever share they are.</summary>
    public int AlwaysBlocked { get; init; } = 3;
}
