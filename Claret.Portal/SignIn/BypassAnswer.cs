namespace Claret.Portal.SignIn;

/// <summary>Kept by name in the audit.</summary>
public enum BypassAnswer
{
    No,

    /// <summary>One of the named Admins.</summary>
    Named,

    /// <summary>Recovered at the server's console not long ago.</summary>
    Recovered,
}
