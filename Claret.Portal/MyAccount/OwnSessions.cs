using System.Linq.Expressions;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.MyAccount;

/// <summary>Where a person is signed in, and how they end it. Nobody sees or ends another's, whatever id they send.</summary>
public sealed class OwnSessions(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, LiveSessions live, RequestOrigin origin, TimeProvider clock)
{
    /// <summary>More than anybody has; all of them can be ended at once all the same.</summary>
    private const int Shown = 100;

    /// <summary>The one that asks first, then those used last. Null when that one has ended.</summary>
    public async Task<IReadOnlyList<OwnSession>?> ListAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor)
            return null;

        return await live.In(db)
            .Where(s => s.PersonId == actor.PersonId)
            .OrderByDescending(s => s.Id == caller!.SessionId).ThenByDescending(s => s.LastSeenAt).ThenBy(s => s.Id)
            .Take(Shown)
            .Select(s => new OwnSession(s.Id, s.Id == caller!.SessionId, s.OriginBrowser, s.OriginAddress, s.CreatedAt, s.LastSeenAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>One of one's own. The one that asks is ended by signing out.</summary>
    public Task<EndSessionsOutcome> EndAsync(Caller? caller, Guid sessionId, CancellationToken cancellationToken) =>
        EndAsync(caller, session => session.Id == sessionId, "one of one's own", cancellationToken);

    public Task<EndSessionsOutcome> EndOthersAsync(Caller? caller, CancellationToken cancellationToken) =>
        EndAsync(caller, _ => true, "all others of one's own", cancellationToken);

    private async Task<EndSessionsOutcome> EndAsync(
        Caller? caller, Expression<Func<PersonSession, bool>> which, string reason, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor)
        {
            Record(db, AuditOutcome.Refused, caller?.PersonId, "signed out");
            await db.SaveChangesAsync(cancellationToken);
            return new EndSessionsOutcome.SignedOut();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ended = await db.Sessions
            .Where(s => s.PersonId == actor.PersonId && s.Id != caller!.SessionId && s.EndedAt == null)
            .Where(which)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.EndedElsewhere), cancellationToken);
        if (ended > 0)
        {
            Record(db, AuditOutcome.Done, actor.PersonId, FormattableString.Invariant($"{reason}: {ended}"));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new EndSessionsOutcome.Ended(ended);
    }

    private void Record(PortalDbContext db, AuditOutcome outcome, long? personId, string reason) =>
        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SessionsEnded, outcome, actorId: personId, personId: personId, reason: reason));
}
