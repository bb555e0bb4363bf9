namespace Claret.Portal.Profile.Acts;

public abstract record BlockOutcome
{
    private BlockOutcome()
    {
    }

    public sealed record Done : BlockOutcome;

    /// <summary>Somebody has done it before; nothing is on record twice.</summary>
    public sealed record AlreadyDone : BlockOutcome;

    public sealed record Refused(ActRefusal Why) : BlockOutcome;
}
