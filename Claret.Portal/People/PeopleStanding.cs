namespace Claret.Portal.People;

/// <summary>The state of a person as admins think of it.</summary>
public enum PeopleStanding
{
    Active,

    /// <summary>Invited, not yet joined.</summary>
    Invited,
    Blocked,
}
