namespace Claret.Portal.Profile.Acts;

public abstract record EndedOutcome
{
    private EndedOutcome()
    {
    }

    /// <param name="Count">None where they had all ended already.</param>
    public sealed record Ended(int Count) : EndedOutcome;

    public sealed record Refused(ActRefusal Why) : EndedOutcome;
}
