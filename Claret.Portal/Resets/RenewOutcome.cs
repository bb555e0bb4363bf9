namespace Claret.Portal.Resets;

public abstract record RenewOutcome
{
    private RenewOutcome()
    {
    }

    public sealed record Sent(string Reference, string MaskedEmail) : RenewOutcome;

    /// <summary>A few new links were sent already; the newest mail has the one that works.</summary>
    public sealed record EnoughSent : RenewOutcome;

    /// <summary>Unknown, still good, or an account whose password can't be reset here.</summary>
    public sealed record NotPossible : RenewOutcome;
}
