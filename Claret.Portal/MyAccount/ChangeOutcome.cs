using Claret.Portal.Accounts.Passwords;

namespace Claret.Portal.MyAccount;

public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    /// <param name="MustSignIn">The session was one that a temporary password opened, and has ended with it.</param>
    public sealed record Changed(string Username, bool MustSignIn) : ChangeOutcome;

    public sealed record PasswordRefused(PasswordVerdict.Refused Verdict) : ChangeOutcome;

    /// <summary>Wrong, or paused after many tries: the same words for both, as at sign-in.</summary>
    public sealed record CurrentRefused : ChangeOutcome;

    /// <summary>The current password is right, and shut after a hundred failures in a row: somebody guesses, and only a reset opens the account.</summary>
    public sealed record OnlyByReset : ChangeOutcome;

    /// <summary>Another change came first, or the session ended in this moment. Nothing was changed.</summary>
    public sealed record Overtaken : ChangeOutcome;

    /// <summary>The session is over, or the password isn't kept here.</summary>
    public sealed record NotAllowed : ChangeOutcome;
}
