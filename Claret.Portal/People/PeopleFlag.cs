namespace Claret.Portal.People;

/// <summary>What the people grid can be narrowed to, each by itself.</summary>
public enum PeopleFlag
{
    PendingReset,
    NeverSignedIn,
    NoEmail,
    SharedAddress,
}
