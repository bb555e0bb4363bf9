namespace Claret.Portal.Audit;

/// <summary>Who did what on whom, when and from where, and what came of it. Only ever added.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    public required AuditAction Action { get; init; }

    public required AuditOutcome Outcome { get; init; }

    /// <summary>Null where a stranger or the portal itself acted.</summary>
    public long? ActorId { get; init; }

    /// <summary>On whom; null where there is nobody, as with an unknown address.</summary>
    public long? PersonId { get; init; }

    /// <summary>The reset's reference, where the act belongs to one.</summary>
    public string? CaseReference { get; init; }

    /// <summary>Why it was refused, or what changed, in a few words; never a secret.</summary>
    public string? Reason { get; init; }

    public string? OriginAddress { get; init; }

    public string? OriginBrowser { get; init; }
}
