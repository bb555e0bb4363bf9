namespace Claret.Portal.Audit;

/// <summary>
/// Chains a committed audit row to the one sealed before it. Sealed in the order of ids, so a row below the last sealed one that has
/// no seal was put in later, and a seal without its row says that the row was removed. Only ever added, as the rows are.
/// </summary>
public sealed class AuditSeal
{
    /// <summary>The row that it seals.</summary>
    public required long AuditId { get; init; }

    /// <summary>SHA-256 over the hash before it and everything that the row says.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime SealedAt { get; init; }
}
