using System.Collections.Concurrent;
using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>
/// The open circuits of people who are signed in, on this node, and whether their sessions are still live: one query for all of
/// them. Whoever ends a session needs to know nothing of circuits, on whichever node it happens (security.md 17).
/// </summary>
public sealed class CircuitWatch(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, LiveSessions sessions, TimeProvider clock)
{
    /// <summary>Who signs out leaves that page by themselves; led away in the same moment, they would read that it happened in another window.</summary>
    private static readonly TimeSpan OwnWay = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<CircuitUser, Watched> open = new();

    /// <summary>Until <see cref="Remove"/>. Asks at once, so that no circuit begins on a session that has ended.</summary>
    public async Task AddAsync(CircuitUser user, CancellationToken cancellationToken)
    {
        if (user.Caller is not { } caller)
            return;

        var watched = new Watched(user, caller);
        open[user] = watched;
        if (await actors.ReadAsync(caller, cancellationToken) is { } actor)
            watched.Compare(actor.May);
        else
            await LookAsync([watched], leavesOwnWay: false, cancellationToken);
    }

    /// <summary>The circuit is closed, or leaves by itself for a page that says more than sign-in would.</summary>
    public void Remove(CircuitUser user) => open.TryRemove(user, out _);

    /// <summary>Ends those whose session is over, and has those drawn again whose person's privileges changed. No query where nobody is signed in.</summary>
    public Task LookAsync(CancellationToken cancellationToken) => LookAsync([.. open.Values], leavesOwnWay: true, cancellationToken);

    private async Task LookAsync(IReadOnlyList<Watched> watched, bool leavesOwnWay, CancellationToken cancellationToken)
    {
        if (watched.Count == 0)
            return;

        var ids = watched.Select(w => w.Caller.SessionId).Distinct().ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await sessions.In(db)
            .Where(session => EF.Parameter(ids).Contains(session.Id))
            .Join(db.People, session => session.PersonId, person => person.Id, (session, person) => new
            {
                session.Id,
                session.PersonId,
                person.IsAdmin,
                Held = person.Privileges.ToList(),
            })
            .ToListAsync(cancellationToken);
        var live = found.ToDictionary(row => new Caller(row.PersonId, row.Id), row => new Privileges(row.IsAdmin, row.Held));

        foreach (var one in watched)
        {
            if (live.TryGetValue(one.Caller, out var privileges))
                one.Compare(privileges);
        }

        var over = watched.Where(w => !live.ContainsKey(w.Caller)).ToList();
        if (over.Count > 0)
            await EndAsync(db, over, leavesOwnWay, cancellationToken);
    }

    private async Task EndAsync(PortalDbContext db, List<Watched> over, bool leavesOwnWay, CancellationToken cancellationToken)
    {
        var ids = over.Select(w => w.Caller.SessionId).Distinct().ToList();
        var ended = await db.Sessions.AsNoTracking().Where(s => EF.Parameter(ids).Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var one in over)
        {
            var session = ended.GetValueOrDefault(one.Caller.SessionId);
            if (leavesOwnWay && session is { EndedBy: SessionEnd.SignedOut } && now - one.SeenOver(now) < OwnWay)
                continue;

            Remove(one.User);
            one.User.End(session is not null
                ? SignedOutBecause.Of(session.EndedBy, sessions.HasRunOut(session))
                : SignedOutBecause.Other);
        }
    }

    private sealed class Watched(CircuitUser user, Caller caller)
    {
        private Privileges? privileges;
        private DateTimeOffset? seenOver;

        public CircuitUser User { get; } = user;

        public Caller Caller { get; } = caller;

        /// <summary>When this node first saw that the session is over: another node's clock says nothing here.</summary>
        public DateTimeOffset SeenOver(DateTimeOffset now) => seenOver ??= now;

        public void Compare(Privileges now)
        {
            var before = Interlocked.Exchange(ref privileges, now);
            if (before?.Same(now) == false)
                User.Redraw();
        }
    }
}
