namespace Claret.Portal.Sources;

/// <summary>Why one person of a source isn't taken. Kept as text in the database, so names stay.</summary>
public enum SourceRefusal
{
    IdMissing,
    IdTooLong,

    /// <summary>Control characters, blanks at its ends, or half of a character: kept, it would be another one.</summary>
    IdUnreadable,

    /// <summary>The source itself names it twice.</summary>
    IdTwice,
    NameMissing,
    NameTooLong,
    NameUnreadable,
    UsernameMissing,
    UsernameTooLong,
    UsernameUnreadable,
    UsernameTaken,

    /// <summary>It is somebody else's address: at sign-in it would be read as this username.</summary>
    UsernameIsAnAddress,
    EmailTooLong,

    /// <summary>At sign-in it would be read as that username, and the password tried on somebody else's account.</summary>
    EmailIsAUsername,
    EmailNotOne,

    /// <summary>Nobody is made at a first sign-in through this provider.</summary>
    NotMadeHere,
}
