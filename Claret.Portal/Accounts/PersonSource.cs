namespace Claret.Portal.Accounts;

/// <summary>Who owns the account's password. Only a <see cref="Local"/> one can be set, changed or reset here.</summary>
public enum PersonSource
{
    Local = 0,
    Sso = 1,
    Ldap = 2,
    UserSync = 3,
}
