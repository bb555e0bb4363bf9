namespace Claret.Portal.Sources.Reading;

/// <summary>A run's numbers, as a value: what a batch adds counts only once it is committed.</summary>
public sealed record RunCounts(int Added, int Changed, int Blocked, int Returned, int Refused)
{
    public static RunCounts Of(SyncRun run) => new(run.Added, run.Changed, run.Blocked, run.Returned, run.Refused);

    public int Of(SyncFindingKind kind) => kind switch
    {
        SyncFindingKind.Added => Added,
        SyncFindingKind.Changed => Changed,
        SyncFindingKind.Blocked => Blocked,
        SyncFindingKind.Returned => Returned,
        _ => Refused,
    };

    public RunCounts Plus(SyncFindingKind kind, int count) => kind switch
    {
        SyncFindingKind.Added => this with { Added = Added + count },
        SyncFindingKind.Changed => this with { Changed = Changed + count },
        SyncFindingKind.Blocked => this with { Blocked = Blocked + count },
        SyncFindingKind.Returned => this with { Returned = Returned + count },
        _ => this with { Refused = Refused + count },
    };

    public void WriteTo(SyncRun run) => (run.Added, run.Changed, run.Blocked, run.Returned, run.Refused) = (Added, Changed, Blocked, Returned, Refused);
}
