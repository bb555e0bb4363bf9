namespace Claret.Portal.Sources.Sso;

/// <summary>Why somebody wasn't signed in, as far as they are told. Stands in the failed page's address and in the audit.</summary>
public enum SsoRefusal
{
    /// <summary>They said no there, or went back.</summary>
    Cancelled,

    /// <summary>Not begun in this browser, begun too long ago, or finished before.</summary>
    Lost,

    /// <summary>The provider doesn't answer, or not as one.</summary>
    Unreachable,

    /// <summary>The provider itself said no.</summary>
    RefusedThere,

    /// <summary>What came back isn't what was asked for, or not the provider's.</summary>
    NotTrusted,

    Blocked,

    /// <summary>Known there and not here: an admin links them.</summary>
    NotLinked,

    /// <summary>No such provider, or it is switched off.</summary>
    NotOffered,
}
