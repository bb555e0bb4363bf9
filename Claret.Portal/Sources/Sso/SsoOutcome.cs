using Claret.Portal.SignIn;

namespace Claret.Portal.Sources.Sso;

public abstract record SsoOutcome
{
    private SsoOutcome()
    {
    }

    public sealed record SignedIn(SignInOutcome.SignedIn Session) : SsoOutcome;

    public sealed record Blocked(long PersonId) : SsoOutcome;

    /// <summary>Nobody was made; an admin finds what was said among those who wait to be linked.</summary>
    public sealed record NotLinked(SourceRefusal Why) : SsoOutcome;

    /// <summary>The provider was changed or switched off while they were there.</summary>
    public sealed record NotOffered : SsoOutcome;
}
