using Claret.Portal.Hosting;

namespace Claret.Portal.Audit;

public static class AuditEntries
{
    /// <summary>A row for what happens now, from where the current request or circuit comes; saved with the change it records.</summary>
    public static AuditEntry New(
        TimeProvider clock, RequestOrigin origin, AuditAction action, AuditOutcome outcome,
        long? actorId = null, long? personId = null, string? caseReference = null, string? reason = null) => new()
        {
            At = clock.GetUtcNow().UtcDateTime,
            Action = action,
            Outcome = outcome,
            ActorId = actorId,
            PersonId = personId,
            CaseReference = caseReference,
            Reason = reason,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        };
}
