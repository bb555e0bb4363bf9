namespace Claret.Portal.SignIn;

/// <summary>Why an open page shows sign-in again: one word in that page's address, a sentence on it. Nothing of a person, since anybody can type an address.</summary>
public static class SignedOutBecause
{
    public const string Reset = "reset";
    public const string Changed = "changed";
    public const string Elsewhere = "elsewhere";
    public const string Time = "time";

    /// <summary>Blocked, deleted, the reset cancelled, or not known: the sentence says no more than what can be seen.</summary>
    public const string Other = "other";

    public static string Of(SessionEnd? end, bool hasRunOut) => end switch
    {
        SessionEnd.PasswordReset => Reset,
        SessionEnd.PasswordChanged => Changed,
        SessionEnd.SignedOut or SessionEnd.EndedElsewhere or SessionEnd.SignedOutThere => Elsewhere,
        _ when hasRunOut => Time,
        _ => Other,
    };
}
