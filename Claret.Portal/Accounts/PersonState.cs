namespace Claret.Portal.Accounts;

public enum PersonState
{
    Active = 0,
    Blocked = 1,
}
