namespace Claret.Portal.AuditAdmin;

/// <summary>An entry as the database has it: an action or outcome that this version doesn't know must not keep the others from being shown.</summary>
public sealed class AuditLine
{
    public const string Sql =
        """SELECT "Id", "At", "Action", "Outcome", "ActorId", "PersonId", "CaseReference", "Reason", "OriginAddress", "OriginBrowser" FROM "Audit" """;

    public long Id { get; init; }

    public DateTime At { get; init; }

    public string Action { get; init; } = "";

    public string Outcome { get; init; } = "";

    public long? ActorId { get; init; }

    public long? PersonId { get; init; }

    public string? CaseReference { get; init; }

    public string? Reason { get; init; }

    public string? OriginAddress { get; init; }

    public string? OriginBrowser { get; init; }
}
