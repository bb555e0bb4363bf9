using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;

namespace Claret.Portal.Resets;

/// <summary>
/// Tickets that may still open something, said once for all who end, replace or keep them: not ended, and not expired for good. One
/// whose mail still waits isn't, whatever its clock says: the next attempt starts that anew.
/// </summary>
public static class LivingTickets
{
    public static IQueryable<Ticket> In(PortalDbContext db, DateTime now)
    {
        // By kind: other mail of the same case, as the notice of a link at the console, starts no clock.
        var awaited = db.Outbox
            .Where(m => m.State == OutboxState.Waiting || m.State == OutboxState.Leased)
            .Where(m => m.Kind == ResetLinkMail.KindName || m.Kind == TemporaryPasswordMail.KindName || m.Kind == InvitationMail.KindName);
        return db.Tickets.Where(t => t.EndedAt == null
            && (t.ExpiresAt == null || t.ExpiresAt > now
                || db.Resets.Any(r => r.Id == t.ResetId && awaited.Any(m => m.CaseReference == r.Reference))));
    }
}
