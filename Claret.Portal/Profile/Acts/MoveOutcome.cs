namespace Claret.Portal.Profile.Acts;

/// <summary>What came of giving an account to another source, or of taking it back.</summary>
public abstract record MoveOutcome
{
    private MoveOutcome()
    {
    }

    public sealed record Moved : MoveOutcome;

    /// <summary>Whom the source named has been linked or forgotten meanwhile, or has an account by now. Nothing was moved.</summary>
    public sealed record Gone : MoveOutcome;

    public sealed record Refused(ActRefusal Why) : MoveOutcome;
}
