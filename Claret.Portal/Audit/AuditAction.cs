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
}
