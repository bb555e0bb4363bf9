namespace Claret.Portal.SignIn;

/// <summary>Failures in a row under one key (a hash of origin, or of account and origin, or of the account) and until when the next try waits.</summary>
public sealed class SignInDelay
{
    public required string Key { get; init; }

    public int Failures { get; set; }

    public DateTime LastFailureAt { get; set; }

    public DateTime? BlockedUntil { get; set; }
}
