using System.Text;

namespace Claret.Portal.Audit;

/// <summary>
/// Follows the chain from its beginning, one place at a time in the order of ids, and knows the first fault. What a fault is shows at
/// the place after it: whether that follows the seal as it stands, the row as it stands, or the place before.
/// </summary>
public sealed class ChainWalk(IEnumerable<AuditCheckpoint> checkpoints)
{
    private readonly AuditCheckpoint[] known = [.. checkpoints.OrderBy(checkpoint => checkpoint.AuditId)];
    private byte[] hash = AuditForm.Beginning;
    private long whole;
    private long agreed;
    private AuditLink? doubtful;
    private byte[] computed = [];

    /// <summary>Whole ones so far.</summary>
    public long Rows { get; private set; }

    /// <summary>That agree so far.</summary>
    public int Checkpoints { get; private set; }

    /// <summary>Null while all is well.</summary>
    public AuditFault? Take(AuditLink link)
    {
        if (doubtful is not null)
        {
            // Several rows without a seal stand together: the first place with one decides.
            return doubtful.Seal is null && link.Seal is null ? null : Explain(link);
        }

        if (link is not { Row: { } row, Seal: { } seal })
        {
            doubtful = link;
            return null;
        }

        computed = AuditForm.Hash(hash, row, seal.SealedAt);
        if (!computed.AsSpan().SequenceEqual(seal.Hash))
        {
            doubtful = link;
            return null;
        }

        if (Disagreement(link) is { } fault)
            return fault;

        (hash, whole, Rows) = (computed, link.Id, Rows + 1);
        return null;
    }

    /// <summary>After the last place.</summary>
    public AuditFault? End()
    {
        if (doubtful is not null)
            return Explain(next: null);

        return Checkpoints < known.Length ? AtCheckpoint(AuditFaultKind.EndCut, known[Checkpoints], whole) : null;
    }

    private AuditFault? Disagreement(AuditLink link)
    {
        for (; Checkpoints < known.Length && known[Checkpoints].AuditId <= link.Id; Checkpoints++)
        {
            var checkpoint = known[Checkpoints];
            if (checkpoint.AuditId < link.Id || checkpoint.Hash != Convert.ToHexStringLower(computed))
                return AtCheckpoint(AuditFaultKind.MadeAnew, checkpoint, agreed);
            agreed = checkpoint.AuditId;
        }

        return null;
    }

    private AuditFault Explain(AuditLink? next) => doubtful! switch
    {
        { Seal: null } => Fault(next is { Row: not null, Seal: not null } && !Follows(hash, next) ? AuditFaultKind.SealRemoved : AuditFaultKind.RowPutIn),
        { Row: null } => Fault(Follows(hash, next) ? AuditFaultKind.SealPutIn : AuditFaultKind.RowRemoved),
        { Seal.Hash: { } sealedHash } when Follows(sealedHash, next) => Fault(AuditFaultKind.RowChanged),
        _ when Follows(computed, next) => Fault(AuditFaultKind.SealChanged),
        _ => Fault(AuditFaultKind.RowOrSealChanged),
    };

    private static bool Follows(byte[] previous, AuditLink? next) =>
        next is { Row: { } row, Seal: { } seal } && AuditForm.Hash(previous, row, seal.SealedAt).AsSpan().SequenceEqual(seal.Hash);

    private AuditFault Fault(AuditFaultKind kind) => new(kind, doubtful!.Id, Text(doubtful.Row?.At ?? doubtful.Seal?.SealedAt), Text(doubtful.Row?.Action), whole);

    private static AuditFault AtCheckpoint(AuditFaultKind kind, AuditCheckpoint checkpoint, long after) =>
        new(kind, checkpoint.AuditId, Text(AuditForm.TimeText(checkpoint.SealedAt)), Action: null, after);

    private static string? Text(byte[]? field) => field is null ? null : Encoding.UTF8.GetString(field);
}
