using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.SignIn;

/// <summary>
/// What makes a session live, said once for cookies, acts, open circuits and the list of one's own: not ended, not too old, used
/// lately, and its person active.
/// </summary>
public sealed class LiveSessions(TimeProvider clock, IOptions<SessionOptions> options)
{
    /// <summary>That a session is used is noted no oftener: often enough for <see cref="SessionOptions.Idle"/>.</summary>
    public TimeSpan NotedEvery => TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerMinute, options.Value.Idle.Ticks / 10));

    /// <summary>Also those that a temporary password opened, as long as it hasn't ended; who acts is asked for among the others.</summary>
    public IQueryable<PersonSession> In(PortalDbContext db)
    {
        var (usedSince, begunSince, temporarySince) = Bounds();
        return db.Sessions.AsNoTracking()
            .Where(s => s.EndedAt == null)
            .Where(s => s.TicketId == null
                ? s.LastSeenAt > usedSince && s.CreatedAt > begunSince
                : s.CreatedAt > temporarySince && db.Tickets.Any(t => t.Id == s.TicketId && t.EndedAt == null))
            .Where(s => db.People.Any(p => p.Id == s.PersonId && p.State == PersonState.Active));
    }

    /// <summary>The same of one that was read, and no temporary password opened it.</summary>
    public bool IsWhole(PersonSession session, PersonState person) =>
        session is { EndedAt: null, TicketId: null } && !HasRunOut(session) && person == PersonState.Active;

    /// <summary>Nobody ended it: its time is over.</summary>
    public bool HasRunOut(PersonSession session)
    {
        var (usedSince, begunSince, temporarySince) = Bounds();
        return session.EndedAt is null
            && (session.TicketId is null ? session.LastSeenAt <= usedSince || session.CreatedAt <= begunSince : session.CreatedAt <= temporarySince);
    }

    private (DateTime UsedSince, DateTime BegunSince, DateTime TemporarySince) Bounds()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return (now - options.Value.Idle, now - options.Value.Absolute, now - SessionOptions.Temporary);
    }
}
