namespace Claret.Portal.Audit;

/// <summary>An audit row's columns as the database holds them, each as UTF-8 text: what can't be read as a time or an action any more is still there to be looked at.</summary>
public sealed class AuditRecord
{
    public long Id { get; init; }

    /// <summary>UTC, as <c>2026-11-22 14:05:00.123456</c>, without zeros at its end.</summary>
    public byte[]? At { get; init; }

    public byte[]? Action { get; init; }

    public byte[]? Outcome { get; init; }

    public byte[]? ActorId { get; init; }

    public byte[]? PersonId { get; init; }

    public byte[]? CaseReference { get; init; }

    public byte[]? Reason { get; init; }

    public byte[]? OriginAddress { get; init; }

    public byte[]? OriginBrowser { get; init; }
}
