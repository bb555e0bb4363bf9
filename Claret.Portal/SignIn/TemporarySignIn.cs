using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>
/// A temporary password beside the real one. It opens a session that can only set a new password, as often as it takes within
/// its lifetime: setting the password is what consumes it. The real one works until then, and ends it.
/// </summary>
public sealed class TemporarySignIn(TemporaryPasswords passwords, TemporaryPasswordTrace trace, TimeProvider clock)
{
    /// <summary>One keyed hash and one look-up, whoever it is and whatever was typed.</summary>
    public async Task<Ticket?> FindAsync(PortalDbContext db, Person? person, string typed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var hash = await passwords.HashTypedAsync(person?.Id, typed, cancellationToken);
        var (personId, stamp) = (person?.Id ?? 0, person?.SecurityStamp ?? Guid.Empty);
        return await db.Tickets.AsNoTracking()
            .Where(t => t.SecretHash == hash && t.Kind == TicketKind.TemporaryPassword && t.PersonId == personId)
            .Where(t => t.SecurityStamp == stamp && t.EndedAt == null && t.ExpiresAt > now)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>False when it has ended in this very moment.</summary>
    public async Task<bool> UseAsync(PortalDbContext db, Ticket ticket, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var opened = ticket.OpenedAt ?? now;
        var live = await db.Tickets.Where(t => t.Id == ticket.Id && t.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.OpenedAt, opened), cancellationToken);
        if (live == 1 && ticket.OpenedAt is null)
            trace.Used(db, ticket);
        return live == 1;
    }

    /// <summary>The real password has signed in: whoever knows it needs no other.</summary>
    public async Task EndAsync(PortalDbContext db, long personId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await trace.NotNeededAsync(db, personId, cancellationToken);
        await db.Sessions.Where(s => s.PersonId == personId && s.TicketId != null && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.EndedElsewhere), cancellationToken);
    }
}
