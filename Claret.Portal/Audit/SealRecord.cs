namespace Claret.Portal.Audit;

/// <summary>A seal as the database holds it; its time in the same text as an <see cref="AuditRecord"/>'s.</summary>
public sealed class SealRecord
{
    public long AuditId { get; init; }

    public byte[]? Hash { get; init; }

    public byte[]? SealedAt { get; init; }
}
