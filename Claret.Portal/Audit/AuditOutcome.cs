namespace Claret.Portal.Audit;

public enum AuditOutcome
{
    Done,
    Refused,
}
