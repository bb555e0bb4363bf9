using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>
/// Asks the database who acts and what they may, for every single act: a circuit lives for hours, and its browser can send
/// any event it likes.
/// </summary>
public sealed class ActorReader(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, LiveSessions sessions)
{
    /// <summary>Compiled: nothing else is asked so often, several times for every page.</summary>
    private readonly Func<PortalDbContext, Guid, long, CancellationToken, Task<Asking?>> find = EF.CompileAsyncQuery(
        (PortalDbContext db, Guid sessionId, long personId, CancellationToken _) => db.Sessions.AsNoTracking()
            .Where(s => s.Id == sessionId && s.PersonId == personId)
            .Join(db.People, s => s.PersonId, p => p.Id, (session, person) =>
                new Asking(session, person.State, person.Username, person.Name, person.IsAdmin, person.Privileges.ToList()))
            .SingleOrDefault());

    /// <summary>Null when the session has ended or the person is blocked or gone, and for a session that a temporary password opened.</summary>
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

        if (await find(db, caller.SessionId, caller.PersonId, cancellationToken) is not { } found || !sessions.IsWhole(found.Session, found.State))
            return null;

        var now = clock.GetUtcNow().UtcDateTime;
        if (found.Session.LastSeenAt < now - sessions.NotedEvery)
        {
            await db.Sessions.Where(s => s.Id == caller.SessionId && s.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken);
        }

        return new Actor(caller.PersonId, found.Username, found.Name, new Privileges(found.IsAdmin, found.Privileges));
    }

    /// <summary>
    /// Who may set their own password: also somebody whom a temporary password let in, as long as it lives. For that act and
    /// its page alone; everything else asks <see cref="ReadAsync(PortalDbContext, Caller?, CancellationToken)"/>.
    /// </summary>
    public async Task<PasswordOwner?> ReadOwnerAsync(PortalDbContext db, Caller? caller, CancellationToken cancellationToken)
    {
        if (await ReadAsync(db, caller, cancellationToken) is not null)
            return new PasswordOwner(await PersonAsync(db, caller!, cancellationToken), caller!.SessionId, Ticket: null);

        return await TicketOfAsync(db, caller, cancellationToken) is { } ticket
            ? new PasswordOwner(await PersonAsync(db, caller!, cancellationToken), caller!.SessionId, ticket)
            : null;
    }

    /// <summary>Whether a temporary password let them in, to set a password and nothing else.</summary>
    public async Task<bool> HasTemporaryAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await TicketOfAsync(db, caller, cancellationToken) is not null;
    }

    /// <summary>What opened the session, while that lives: the ticket may have expired since, for it has done its part.</summary>
    private async Task<Ticket?> TicketOfAsync(PortalDbContext db, Caller? caller, CancellationToken cancellationToken)
    {
        if (caller is null)
            return null;

        var live = sessions.In(db);
        return await db.Tickets.AsNoTracking()
            .Where(t => t.PersonId == caller.PersonId && t.SecurityStamp == t.Person!.SecurityStamp && t.Person.Source == PersonSource.Local)
            .SingleOrDefaultAsync(t => live.Any(s => s.Id == caller.SessionId && s.PersonId == caller.PersonId && s.TicketId == t.Id), cancellationToken);
    }

    private static Task<Person> PersonAsync(PortalDbContext db, Caller caller, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().Include(p => p.Provider).SingleAsync(p => p.Id == caller.PersonId, cancellationToken);

    private sealed record Asking(PersonSession Session, PersonState State, string Username, string Name, bool IsAdmin, List<PersonPrivilege> Privileges);
}
