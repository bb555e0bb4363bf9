namespace Claret.Portal.Sources;

/// <summary>Kept as text in the database, so names stay.</summary>
public enum SyncFindingKind
{
    Added,
    Changed,
    Blocked,
    Returned,
    Refused,
}
