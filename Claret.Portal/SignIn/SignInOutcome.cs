namespace Claret.Portal.SignIn;

public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record SignedIn(Caller Caller, string Username, string Name) : SignInOutcome;

    /// <summary>One answer for unknown, wrong, blocked, paused, external and passwordless: whoever tries learns nothing else.</summary>
    public sealed record Refused : SignInOutcome;
}
