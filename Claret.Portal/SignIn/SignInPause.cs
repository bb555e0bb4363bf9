namespace Claret.Portal.SignIn;

/// <summary>Who has to wait.</summary>
public enum SignInPause
{
    None,

    /// <summary>This account from this network.</summary>
    Account,

    /// <summary>This account from everywhere, after too many failures in a row: only a reset opens it.</summary>
    UntilReset,

    /// <summary>Everybody from this network, whichever account they name.</summary>
    Network,
}
