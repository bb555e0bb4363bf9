namespace Claret.Portal.Accounts;

/// <summary>Ordered: a higher level includes the lower ones.</summary>
public enum PrivilegeLevel
{
    NoAccess = 0,
    ViewOnly = 1,
    FullAccess = 2,
}
