namespace Claret.Portal.People;

/// <summary>Filter by what people may: Admins, whoever may anything, or whoever has some access to one feature.</summary>
public enum PeoplePrivilege
{
    Admin,
    Any,
    People,
    Resets,
    Mail,
    Audit,
    Settings,
}
