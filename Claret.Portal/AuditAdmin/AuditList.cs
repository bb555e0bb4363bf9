namespace Claret.Portal.AuditAdmin;

/// <summary>One page of entries, newest first.</summary>
/// <param name="Place">Of this page, which need not be the one that was asked for.</param>
/// <param name="Newer">Leads to the page above; null on the first.</param>
/// <param name="Older">Leads to the page below; null on the last.</param>
/// <param name="IsEntryFound">The entry that was asked for is among the rows, or none was.</param>
/// <param name="Actor">Whom the filter names, for its field.</param>
/// <param name="Person">Whom the filter names, for its field.</param>
public sealed record AuditList(
    IReadOnlyList<AuditRow> Rows, AuditPlace Place, AuditPlace? Newer, AuditPlace? Older, bool IsEntryFound, AuditPerson? Actor, AuditPerson? Person, SealState Seals, bool MaySeePeople, bool MaySeeResets);

/// <summary>How far the chain reaches.</summary>
/// <param name="UpTo">The newest entry that is sealed; null where none is.</param>
/// <param name="At">When it was.</param>
/// <param name="Waiting">Newer ones, <see cref="AuditQuery.CountedUpTo"/> at most.</param>
/// <param name="IsLate">The oldest that waits has waited for far longer than it takes.</param>
public sealed record SealState(long? UpTo, DateTime? At, int Waiting, bool IsLate);
