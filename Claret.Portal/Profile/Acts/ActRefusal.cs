namespace Claret.Portal.Profile.Acts;

/// <summary>Why an act is refused. Kept by name in the audit; the page has a sentence for each.</summary>
public enum ActRefusal
{
    /// <summary>The session is over, or the privilege was taken.</summary>
    NotAllowed,
    NoSuchPerson,

    /// <summary>The person is an Admin and the actor is none.</summary>
    OnlyAdmins,
    MorePrivileges,

    /// <summary>Nobody blocks, moves or deletes themselves: they would be shut out in the middle of it.</summary>
    Oneself,

    /// <summary>Nobody would be left who could sign in and give privileges.</summary>
    LastAdmin,

    /// <summary>The source owns name, username and address.</summary>
    KeptElsewhere,
    NoAddress,
    PersonBlocked,
}
