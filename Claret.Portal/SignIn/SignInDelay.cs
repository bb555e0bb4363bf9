namespace Claret.Portal.SignIn;

/// <summary>Failures in a row under one key (a hash of origin, or of account and origin, or of the account) and until when the next try waits.</summary>
public sealed class SignInDelay
{
    public required string Key { get; init; }

    /// <summary>The account's own key, on its row and on those of its pairs with an origin, so that a finished reset finds them all; null for an origin.</summary>
    public string? Account { get; init; }

    public int Failures { get; set; }

    /// <summary>When counting began; an origin's begins anew after an hour.</summary>
    public DateTime CountedSince { get; set; }

    public DateTime? BlockedUntil { get; set; }
}
