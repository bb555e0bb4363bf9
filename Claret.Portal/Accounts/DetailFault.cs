namespace Claret.Portal.Accounts;

/// <summary>Why a name, a username or an address can't be a person's. Each begins with the name of the field it belongs to.</summary>
public enum DetailFault
{
    NameMissing,
    NameTooLong,

    /// <summary>Control characters, or half of a character.</summary>
    NameUnreadable,
    UsernameMissing,
    UsernameTooLong,

    /// <summary>What can't be seen or typed: control characters, marks for the direction of writing, blanks of no width.</summary>
    UsernameUnreadable,
    UsernameTaken,

    /// <summary>It is somebody else's address: at sign-in it would be read as this username.</summary>
    UsernameIsAnAddress,
    EmailTooLong,
    EmailNotOne,
}
