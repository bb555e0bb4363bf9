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
}
