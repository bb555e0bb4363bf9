namespace Claret.Portal.Setup;

/// <summary>What came of <c>recover-admin</c>.</summary>
public abstract record RecoveryOutcome
{
    private RecoveryOutcome()
    {
    }

    /// <param name="Path">Of the file with the link.</param>
    /// <param name="Expires">UTC.</param>
    /// <param name="IsTold">A mail tells the person of it.</param>
    public sealed record Written(string Path, DateTime Expires, string Username, bool IsTold) : RecoveryOutcome;

    public sealed record Refused(RecoveryRefusal Reason) : RecoveryOutcome;
}

public enum RecoveryRefusal
{
    NoSuchPerson,
    NotAnAdmin,
    KeptElsewhere,
    Blocked,
}
