namespace Claret.Portal.Settings;

/// <summary>What came of saving a provider's words.</summary>
public abstract record ProviderOutcome
{
    private ProviderOutcome()
    {
    }

    public sealed record Saved : ProviderOutcome;

    public sealed record Refused(ProviderRefusal Refusal) : ProviderOutcome;

    /// <summary>Somebody saved something else meanwhile. Nothing was saved.</summary>
    public sealed record Conflict(ProviderText Now) : ProviderOutcome;
}

/// <summary>Kept by name in the audit.</summary>
public enum ProviderRefusal
{
    NotAllowed,
    NoSuchProvider,
    NameMissing,

    /// <summary>By another provider of the same kind.</summary>
    NameTaken,
    NoWebAddress,
}
