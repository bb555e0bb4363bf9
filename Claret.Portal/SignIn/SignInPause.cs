namespace Claret.Portal.SignIn;

/// <summary>Who has to wait.</summary>
public enum SignInPause
{
    None,

    /// <summary>This account from this network, or from everywhere after too many failures in a row.</summary>
    Account,

    /// <summary>Everybody from this network, whichever account they name.</summary>
    Network,
}
