namespace Claret.Portal.Sources.Admin;

/// <summary>What came of saving, switching or removing a provider.</summary>
public abstract record ProviderOutcome
{
    private ProviderOutcome()
    {
    }

    /// <param name="SecretGone">What was kept belonged to another place, and was forgotten.</param>
    public sealed record Saved(ProviderState Now, bool SecretGone) : ProviderOutcome;

    public sealed record Removed : ProviderOutcome;

    public sealed record Refused(ProviderRefusal Refusal) : ProviderOutcome;

    public sealed record Invalid(IReadOnlyList<ProviderFault> Faults) : ProviderOutcome;

    /// <summary>Somebody saved something else meanwhile. Nothing was saved.</summary>
    public sealed record Conflict(ProviderState Now) : ProviderOutcome;
}

/// <summary>Kept by name in the audit.</summary>
public enum ProviderRefusal
{
    NotAllowed,
    NoSuchProvider,

    /// <summary>By another provider of the same kind.</summary>
    NameTaken,

    /// <summary>Another provider leads the people of one of these domains to itself.</summary>
    DomainTaken,

    /// <summary>A subject means nothing at another issuer: its people would be strangers, or somebody else.</summary>
    IssuerHasPeople,

    /// <summary>Another kind of directory has other ids.</summary>
    KindHasPeople,

    /// <summary>By whom people are vouched for, and where they type their passwords, is an Admin's matter.</summary>
    OnlyAdmins,

    /// <summary>Only one without people can be removed.</summary>
    HasPeople,
    StillReading,

    /// <summary>Nothing says yet how it is reached, so it can't be switched on.</summary>
    NotSetUp,
}
