using Claret.Portal.Sources.Directory;

namespace Claret.Portal.Sources.Admin;

/// <summary>What directories of one kind usually have.</summary>
public sealed record DirectoryUsual(string Filter, string UsernameAttribute, string NameAttribute, string EmailAttribute)
{
    private static readonly DirectoryUsual OpenLdap = new("(objectClass=inetOrgPerson)", "uid", "cn", "mail");

    /// <summary>People, and neither computers nor accounts that are disabled there (bit 2 of userAccountControl): those are blocked here.</summary>
    private static readonly DirectoryUsual ActiveDirectory = new(
        "(&(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))", "sAMAccountName", "displayName", "mail");

    public static DirectoryUsual Of(DirectoryKind kind) => kind == DirectoryKind.ActiveDirectory ? ActiveDirectory : OpenLdap;

    public static int PortOf(DirectorySecurity security) => security == DirectorySecurity.Ldaps ? 636 : 389;
}
