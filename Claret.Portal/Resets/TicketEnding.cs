using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>
/// How tickets end without being used: each reset is closed and says why, then each ticket, unless it has ended otherwise.
/// In the caller's transaction, which has the person's row: people, resets, tickets, sessions, in this order everywhere.
/// </summary>
public sealed class TicketEnding(TimeProvider clock)
{
    /// <summary>
    /// Waits for whoever decides about the same person's tickets at this moment, and has others wait until the transaction is over.
    /// What is read afterwards counts. Returns how many people there are.
    /// </summary>
    public static Task<int> TakeTurnAsync(IQueryable<Person> whom, CancellationToken cancellationToken) =>
        whom.ExecuteUpdateAsync(set => set.SetProperty(p => p.SecurityStamp, p => p.SecurityStamp), cancellationToken);

    /// <summary>Those of this person that may still live. What has expired stays expired: its page goes on saying until when it was good.</summary>
    public Task EndAllAsync(PortalDbContext db, long personId, TicketEnd end, ResetReason reason, CancellationToken cancellationToken) =>
        EndAsync(db, LivingTickets.In(db, clock.GetUtcNow().UtcDateTime).Where(t => t.PersonId == personId), end, reason, cancellationToken);

    public async Task EndAsync(PortalDbContext db, IQueryable<Ticket> which, TicketEnd end, ResetReason reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // Read once: a mail that goes out between two statements must not leave a closed reset with a living ticket.
        var ending = await which.OrderBy(t => t.ResetId).Select(t => new { t.Id, t.ResetId }).ToListAsync(cancellationToken);
        foreach (var resetId in ending.Select(t => t.ResetId))
            await CloseAsync(db, resetId, reason, now, cancellationToken);

        var ids = ending.ConvertAll(t => t.Id);
        await db.Tickets.Where(t => ids.Contains(t.Id) && t.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now).SetProperty(t => t.EndedBy, end), cancellationToken);
    }

    private static async Task CloseAsync(PortalDbContext db, long resetId, ResetReason reason, DateTime now, CancellationToken cancellationToken)
    {
        var closed = await db.Resets.Where(r => r.Id == resetId && r.State == ResetState.Open).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ResetState.Closed).SetProperty(r => r.Reason, reason).SetProperty(r => r.EndedAt, now), cancellationToken);
        if (closed == 1)
            db.ResetEvents.Add(new ResetEvent { ResetId = resetId, At = now, Kind = ResetEventKind.Ended, Detail = reason.ToString() });
    }
}
