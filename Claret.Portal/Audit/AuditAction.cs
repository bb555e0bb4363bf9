namespace Claret.Portal.Audit;

/// <summary>Kept as text in the database, so names stay.</summary>
public enum AuditAction
{
    SignIn,
    SignOut,
    ResetRequested,
    ResetResolved,
    ResetSent,
    ResetRenewed,
    ResetCompleted,
    ResetCancelled,
    SessionsEnded,
    AdminSetUp,
    AdminRecovered,
    PasswordChanged,
    MailRetried,
    PersonEdited,
    AddressChanged,
    PersonBlocked,
    PersonUnblocked,

    /// <summary>Its reason keeps the username, which no row of a person tells any more.</summary>
    PersonDeleted,
    PrivilegesChanged,
    PersonInvited,
    InvitationResent,
    UsernameReminded,
    SettingChanged,
    TestMailSent,

    /// <summary>How a provider is reached, what it may do, or that it was added or removed.</summary>
    SourceChanged,
    SourceRead,

    /// <summary>By a source: at the first sign-in, or because a directory or a file names them.</summary>
    PersonAdded,

    /// <summary>From one source to another: who owns the password.</summary>
    PersonMoved,

    /// <summary>Somebody signed in with a password although that is switched off for everybody but the named Admins.</summary>
    BypassUsed,

    /// <summary>A provider told that somebody signed out there.</summary>
    SignedOutThere,
}
