using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Reading;

/// <summary>A run while this node carries it out.</summary>
public sealed class RunInHand(SyncRun run, Provider provider, int mostNamed)
{
    public SyncRun Run { get; } = run;

    public Provider Provider { get; } = provider;

    public NamedIds Named { get; } = new(mostNamed);

    /// <summary>Of a dry run alone; otherwise the database knows after each batch.</summary>
    public NameClaims DryClaims { get; } = new();

    /// <summary>Active people whom the source doesn't name: the last thing that a run does is to block them.</summary>
    public HashSet<long> Missing { get; } = [];

    /// <summary>The provider's people who may sign in.</summary>
    public int Active { get; set; }

    /// <summary>Blocked as gone within the last day although nobody had agreed to it, and still not named.</summary>
    public int GoneToday { get; set; }
}
