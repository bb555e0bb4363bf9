using Claret.Portal.Sources.Reading;

namespace Claret.Portal.Sources.Directory;

/// <summary>How a directory is reached and read. Its password is kept apart, encrypted.</summary>
public sealed record LdapSettings : IReadSettings
{
    public DirectoryKind Kind { get; init; }

    public string Host { get; init; } = "";

    /// <summary>1 to 65535.</summary>
    public int Port { get; init; } = 636;

    public DirectorySecurity Security { get; init; }

    /// <summary>PEM, of the authority that signed the directory's certificate; empty for the machine's own authorities.</summary>
    public string CaCertificate { get; init; } = "";

    /// <summary>Who reads; empty reads without a name.</summary>
    public string BindDn { get; init; } = "";

    public string BaseDn { get; init; } = "";

    /// <summary>RFC 4515. Who doesn't match isn't one of the people.</summary>
    public string Filter { get; init; } = "(objectClass=inetOrgPerson)";

    public string UsernameAttribute { get; init; } = "uid";

    public string NameAttribute { get; init; } = "cn";

    public string EmailAttribute { get; init; } = "mail";

    /// <summary>Entries a page (RFC 2696); Active Directory gives 1,000 at most.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Its people sign in here with the directory's password, which is asked each time and never kept.</summary>
    public bool SignsIn { get; init; } = true;

    public ReadSchedule Reading { get; init; } = new();
}
