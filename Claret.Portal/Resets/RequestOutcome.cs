namespace Claret.Portal.Resets;

/// <summary>What the forgot-password form learns. None of it depends on whether an account exists.</summary>
public abstract record RequestOutcome
{
    private RequestOutcome()
    {
    }

    public sealed record Accepted(string Reference) : RequestOutcome;

    /// <summary>Asked where the address has several local accounts, and for a steady share of all other addresses.</summary>
    public sealed record UsernameNeeded : RequestOutcome;

    /// <summary>Too many submits from one network.</summary>
    public sealed record Throttled(DateTime Until) : RequestOutcome;
}
