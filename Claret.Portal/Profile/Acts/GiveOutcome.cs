using Claret.Portal.Accounts;

namespace Claret.Portal.Profile.Acts;

public abstract record GiveOutcome
{
    private GiveOutcome()
    {
    }

    public sealed record Given : GiveOutcome;

    /// <summary>Somebody has given or taken some since they were shown; nothing was changed.</summary>
    public sealed record Changed(Privileges Now) : GiveOutcome;

    /// <summary>The person they were to be copied from has others by now, or is gone.</summary>
    public sealed record SourceChanged : GiveOutcome;

    public sealed record Refused(ActRefusal Why) : GiveOutcome;
}
