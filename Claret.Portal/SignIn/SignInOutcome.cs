namespace Claret.Portal.SignIn;

public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <param name="MustSetPassword">With a temporary password: the session can set a new one, and nothing else.</param>
    public sealed record SignedIn(Caller Caller, string Username, string Name, bool MustSetPassword) : SignInOutcome;

    /// <summary>One answer for unknown, wrong, blocked, paused, external and passwordless: whoever tries learns nothing else.</summary>
    public sealed record Refused : SignInOutcome;
}
