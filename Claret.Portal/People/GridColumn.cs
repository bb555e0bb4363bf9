namespace Claret.Portal.People;

/// <summary>Columns of the people grid that can be left out. Who it is and what can be done always stand there.</summary>
public enum GridColumn
{
    Email,
    Source,
    State,
    LastSignIn,
    Created,
}
