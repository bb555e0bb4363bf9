namespace Claret.Portal.Profile.Acts;

public abstract record RemindOutcome
{
    private RemindOutcome()
    {
    }

    public sealed record Sent(string Email) : RemindOutcome;

    /// <summary>A moment ago, by this admin or another.</summary>
    public sealed record JustSent : RemindOutcome;

    public sealed record Refused(ActRefusal Why) : RemindOutcome;
}
