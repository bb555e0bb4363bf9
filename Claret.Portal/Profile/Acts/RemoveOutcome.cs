namespace Claret.Portal.Profile.Acts;

public abstract record RemoveOutcome
{
    private RemoveOutcome()
    {
    }

    public sealed record Removed : RemoveOutcome;

    /// <summary>What was typed to confirm isn't this person's username.</summary>
    public sealed record UsernameDiffers : RemoveOutcome;

    public sealed record Refused(ActRefusal Why) : RemoveOutcome;
}
