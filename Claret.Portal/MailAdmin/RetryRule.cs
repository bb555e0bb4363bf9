using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.MailAdmin;

/// <summary>Which mail can be tried again. Page and service ask the same; the row's own guard has the last word.</summary>
public static class RetryRule
{
    public static RetryRefusal? Of(OutboxMessage message, ResetState? reset, DateTime now) => message.State switch
    {
        OutboxState.Sent => RetryRefusal.AlreadySent,
        OutboxState.Dropped => RetryRefusal.NotWanted,
        OutboxState.Failed when message.ProtectedSecret is not null => RetryRefusal.SecretGone,
        OutboxState.Leased => RetryRefusal.UnderWay,
        OutboxState.Waiting when message.ProtectedSecret is not null && reset is not (null or ResetState.Open) => RetryRefusal.ResetEnded,
        OutboxState.Waiting when message.DueAt <= now => RetryRefusal.UnderWay,
        _ => null,
    };

    /// <summary>The states of the resets that these mails belong to, by reference.</summary>
    public static Task<Dictionary<string, ResetState>> ResetsOfAsync(PortalDbContext db, IEnumerable<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var references = messages.Select(m => m.CaseReference).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return db.Resets.Where(r => references.Contains(r.Reference)).ToDictionaryAsync(r => r.Reference, r => r.State, StringComparer.Ordinal, cancellationToken);
    }
}
