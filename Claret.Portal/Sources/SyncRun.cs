using Claret.Portal.Sources.Reading;

namespace Claret.Portal.Sources;

/// <summary>One reading of a directory or a file: what it found, and what became of it.</summary>
public sealed class SyncRun
{
    public const int MaxProblem = 500;

    public long Id { get; init; }

    public required long ProviderId { get; init; }

    /// <summary>The provider's at the beginning: set up otherwise meanwhile, the run breaks off, and nobody goes on with what it has told.</summary>
    public required Guid Setup { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>Who asked for it; null for the schedule and the drop folder.</summary>
    public long? StartedBy { get; init; }

    /// <summary>It only says what it would do.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Everybody is compared, and not only those who changed since <see cref="SinceCursor"/>.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The file that was read; null for a directory.</summary>
    public string? FileName { get; init; }

    public SyncRunState State { get; set; }

    /// <summary>While it runs: a node that is still alive moves it on. Later than this, another may take over.</summary>
    public DateTime LeasedUntil { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>Where this one began to read; null for the whole.</summary>
    public string? SinceCursor { get; set; }

    /// <summary>Where the next one may begin; only a finished run has one.</summary>
    public string? Cursor { get; set; }

    /// <summary>How many the source names.</summary>
    public int Named { get; set; }

    public int Added { get; set; }

    public int Changed { get; set; }

    /// <summary>Gone from the source, so blocked here; while the guard asks, how many it would be.</summary>
    public int Blocked { get; set; }

    /// <summary>Gone once, named again, let in again.</summary>
    public int Returned { get; set; }

    /// <summary>Rows that can't be taken; each says why.</summary>
    public int Refused { get; set; }

    /// <summary>So many may be blocked, an admin has said; null where nobody was asked.</summary>
    public int? MayBlock { get; init; }

    /// <summary>Not the source's fault: it is done again by itself.</summary>
    public bool IsBrokenOff => IsInterrupted || (State == SyncRunState.Failed && Problem == nameof(RunProblem.SetUpAnew));

    /// <summary>The portal was stopped, or what was read was too much for it.</summary>
    public bool IsInterrupted => State == SyncRunState.Failed && Problem == nameof(RunProblem.Interrupted);

    /// <summary>Why it failed or asks, as <c>Code: detail</c>; the page has words for the code.</summary>
    public string? Problem { get; set; }

    public List<SyncFinding> Findings { get; init; } = [];
}
