namespace Claret.Portal.Audit;

/// <summary>What came of looking at the whole chain.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <param name="Rows">That are sealed.</param>
    /// <param name="Newest">Null where nothing is sealed yet.</param>
    /// <param name="Waiting">Newest rows that are not sealed yet.</param>
    /// <param name="WaitingSince">The time of the oldest of them, as the database has it.</param>
    /// <param name="Checkpoints">That agree with the chain.</param>
    public sealed record Whole(long Rows, AuditCheckpoint? Newest, long Waiting, string? WaitingSince, int Checkpoints) : AuditVerdict;

    /// <param name="Fault">The first one; what stands after it was not looked at.</param>
    /// <param name="Rows">Whole ones before it.</param>
    public sealed record Broken(AuditFault Fault, long Rows) : AuditVerdict;
}

/// <summary>The first place where the chain doesn't hold.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="At">The row's time, or its seal's where the row is gone; as the database has it.</param>
/// <param name="After">The last id before it that is whole; 0 where none is.</param>
public sealed record AuditFault(AuditFaultKind Kind, long Id, string? At, string? Action, long After);

public enum AuditFaultKind
{
    RowChanged,
    RowRemoved,
    RowPutIn,
    SealChanged,
    SealRemoved,
    SealPutIn,

    /// <summary>What follows fits neither the seal nor the row: both may have been changed, or it is the last one.</summary>
    RowOrSealChanged,

    /// <summary>A checkpoint lies beyond the end.</summary>
    EndCut,

    /// <summary>The chain holds in itself, but isn't the one that a checkpoint knows.</summary>
    MadeAnew,
}
