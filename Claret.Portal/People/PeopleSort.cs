namespace Claret.Portal.People;

/// <summary>What the people grid is ordered by. Every column can be; ids decide between equals.</summary>
public enum PeopleSort
{
    Name,
    Username,
    Email,
    Source,
    State,
    LastSignIn,
    Created,
}
