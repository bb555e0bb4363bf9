namespace Claret.Portal.Sources;

/// <summary>Kept as text in the database, so names stay.</summary>
public enum SyncRunState
{
    Running,
    Finished,

    /// <summary>It would block more people than the guard lets pass, and has changed nobody; an admin decides.</summary>
    Asks,

    /// <summary>What was done before stays done; nobody was blocked, and the next run begins where this one did.</summary>
    Failed,
}
