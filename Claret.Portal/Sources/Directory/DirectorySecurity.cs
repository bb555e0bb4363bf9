namespace Claret.Portal.Sources.Directory;

public enum DirectorySecurity
{
    /// <summary>TLS from the first byte, usually on port 636.</summary>
    Ldaps = 0,

    /// <summary>TLS before anything is said, usually on port 389.</summary>
    StartTls = 1,

    /// <summary>Everything in clear. In Development alone.</summary>
    None = 2,
}
