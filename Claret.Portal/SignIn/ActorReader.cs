using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>
/// Asks the database who acts and what they may, for every single act: a circuit lives for hours, and its browser can send
/// any event it likes.
/// </summary>
public sealed class ActorReader(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, LiveSessions sessions)
{
    private static readonly TimeSpan SeenResolution = TimeSpan.FromMinutes(1);

    /// <summary>Null when the session has ended or the person is blocked or gone.</summary>
    public async Task<Actor?> ReadAsync(Caller? caller, CancellationToken cancellationToken)
    {
        if (caller is null)
            return null;

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, caller, cancellationToken);
    }

    public async Task<Actor?> ReadAsync(PortalDbContext db, Caller? caller, CancellationToken cancellationToken)
    {
        if (caller is null)
            return null;

        var now = clock.GetUtcNow().UtcDateTime;
        var session = await sessions.In(db).SingleOrDefaultAsync(
            s => s.Id == caller.SessionId && s.PersonId == caller.PersonId && s.TicketId == null, cancellationToken);
        if (session is null)
            return null;

        var person = await db.People.AsNoTracking().Include(p => p.Privileges)
            .SingleOrDefaultAsync(p => p.Id == caller.PersonId && p.State == Accounts.PersonState.Active, cancellationToken);
        if (person is null)
            return null;

        if (session.LastSeenAt < now - SeenResolution)
        {
            await db.Sessions.Where(s => s.Id == session.Id && s.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken);
        }

        return new Actor(person.Id, person.Username, person.Name, person.WhatTheyMay());
    }
}
