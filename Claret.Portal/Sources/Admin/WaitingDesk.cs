using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Admin;

/// <summary>"Forget": somebody who waits to be linked isn't shown any more, until the source names them again.</summary>
public sealed class WaitingDesk(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, RequestOrigin origin, TimeProvider clock)
{
    /// <returns>False where the caller may not. Somebody who is gone already is as forgotten as they can be.</returns>
    public async Task<bool> ForgetAsync(Caller? caller, long waitingId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var may = await actors.ReadAsync(db, caller, cancellationToken) is { } actor && actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess;
        var waiting = may ? await db.UnlinkedPeople.AsNoTracking().SingleOrDefaultAsync(p => p.Id == waitingId, cancellationToken) : null;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!may)
            Record(AuditOutcome.Refused, FormattableString.Invariant($"forget {waitingId}: NotAllowed"));
        else if (waiting is not null && await db.UnlinkedPeople.Where(p => p.Id == waitingId).ExecuteDeleteAsync(cancellationToken) == 1)
            Record(AuditOutcome.Done, FormattableString.Invariant($"provider {waiting.ProviderId}, waiting to be linked: {waiting.Username ?? waiting.ExternalId} forgotten"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return may;

        void Record(AuditOutcome outcome, string reason) =>
            db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SourceChanged, outcome, caller?.PersonId, reason: Typed.Cut(reason, 500)));
    }
}
