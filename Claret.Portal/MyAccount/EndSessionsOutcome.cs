namespace Claret.Portal.MyAccount;

public abstract record EndSessionsOutcome
{
    private EndSessionsOutcome()
    {
    }

    /// <param name="Count">None where they had all ended already.</param>
    public sealed record Ended(int Count) : EndSessionsOutcome;

    /// <summary>The session that asked has ended itself.</summary>
    public sealed record SignedOut : EndSessionsOutcome;
}
