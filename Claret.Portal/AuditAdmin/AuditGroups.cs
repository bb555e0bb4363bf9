using Claret.Portal.Audit;

namespace Claret.Portal.AuditAdmin;

/// <summary>Which action belongs where. Each stands in one group.</summary>
public static class AuditGroups
{
    private static readonly Dictionary<AuditGroup, AuditAction[]> All = new()
    {
        [AuditGroup.SignIns] = [AuditAction.SignIn, AuditAction.BypassUsed, AuditAction.SignOut, AuditAction.SignedOutThere, AuditAction.SessionsEnded],
        [AuditGroup.Resets] =
        [
            AuditAction.ResetRequested, AuditAction.ResetResolved, AuditAction.ResetSent, AuditAction.ResetRenewed, AuditAction.ResetCompleted, AuditAction.ResetCancelled,
        ],
        [AuditGroup.Passwords] = [AuditAction.PasswordChanged, AuditAction.AdminSetUp, AuditAction.AdminRecovered],
        [AuditGroup.People] =
        [
            AuditAction.PersonInvited, AuditAction.InvitationResent, AuditAction.PersonAdded, AuditAction.PersonMoved, AuditAction.PersonEdited, AuditAction.AddressChanged, AuditAction.PrivilegesChanged,
            AuditAction.PersonBlocked, AuditAction.PersonUnblocked, AuditAction.PersonDeleted, AuditAction.UsernameReminded,
        ],
        [AuditGroup.Mail] = [AuditAction.MailRetried, AuditAction.TestMailSent],
        [AuditGroup.Settings] = [AuditAction.SettingChanged, AuditAction.SourceChanged, AuditAction.SourceRead],
    };

    public static IReadOnlyList<AuditAction> Of(AuditGroup group) => All[group];
}
