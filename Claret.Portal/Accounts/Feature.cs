namespace Claret.Portal.Accounts;

/// <summary>What a privilege is held on.</summary>
public enum Feature
{
    People = 0,
    Resets = 1,
    Mail = 2,
    Audit = 3,
    Settings = 4,
}
