using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Invitations;

/// <summary>What the page and the panel of invitations show. Null means that the caller may not see it, at this moment.</summary>
public sealed class InvitationQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, TimeProvider clock)
{
    public async Task<bool> MayInviteAsync(Caller? caller, CancellationToken cancellationToken) =>
        await actors.ReadAsync(caller, cancellationToken) is { May.CanInvitePeople: true };

    /// <summary>What is the matter with each, before anything is sent. The service asks the same again.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<InviteFinding>>?> CheckAsync(Caller? caller, IReadOnlyList<Invitee> list, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await actors.ReadAsync(db, caller, cancellationToken) is { May.CanInvitePeople: true } && list.Count <= InvitationService.MaxAtOnce
            ? await InvitationCheck.FindAsync(db, list, asked: null, cancellationToken)
            : null;
    }

    /// <summary>Null also for whoever was never invited, or has joined.</summary>
    public async Task<InvitationStatus?> OfPersonAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true } actor)
            return null;

        var person = await db.People.AsNoTracking().Include(p => p.Privileges).SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        if (person?.InvitedAt is not { } invitedAt)
            return null;

        // From the audit, which is kept for good.
        var by = await db.Audit
            .Where(a => a.PersonId == personId && a.Outcome == AuditOutcome.Done && (a.Action == AuditAction.PersonInvited || a.Action == AuditAction.InvitationResent))
            .OrderByDescending(a => a.Id)
            .Select(a => db.People.Where(p => p.Id == a.ActorId).Select(p => p.Name).FirstOrDefault())
            .FirstOrDefaultAsync(cancellationToken);
        var living = await InvitationLink.Living(db, personId, clock.GetUtcNow().UtcDateTime).OrderByDescending(t => t.Id).FirstOrDefaultAsync(cancellationToken);
        return new InvitationStatus(invitedAt, by, living?.ExpiresAt, IsWaiting: living is { ExpiresAt: null }, ResendRule.Refusal(actor, person));
    }
}
