namespace Claret.Portal.Sources;

/// <summary>Kept by name in runs and in the audit.</summary>
public enum SourceFault
{
    /// <summary>Required settings are missing or make no sense.</summary>
    NotSetUp,
    HostUnknown,
    ConnectionRefused,
    TimedOut,

    /// <summary>Signed by nobody who is trusted, out of date, or for another host.</summary>
    CertificateNotTrusted,
    NoTls,
    CredentialsRefused,
    BaseNotFound,
    FilterInvalid,

    /// <summary>It stopped in the middle.</summary>
    Dropped,
    LimitExceeded,

    /// <summary>An attribute or a column that everybody needs isn't there.</summary>
    FieldMissing,

    /// <summary>Two columns have the name of one: nobody knows which is meant.</summary>
    FieldTwice,

    /// <summary>More people than are kept in memory while it is read.</summary>
    TooManyPeople,
    FileMissing,
    FileUnreadable,
    FileTooLarge,

    /// <summary>What answered is no provider of the expected kind, or another one than it says.</summary>
    NotAProvider,
    IssuerDiffers,
    Other,
}
