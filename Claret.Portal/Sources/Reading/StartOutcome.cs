namespace Claret.Portal.Sources.Reading;

/// <summary>What came of asking for a run.</summary>
public abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    /// <summary>It goes on in the background; the page may close.</summary>
    public sealed record Started(long RunId) : StartOutcome;

    public sealed record Refused(StartRefusal Why) : StartOutcome;
}
