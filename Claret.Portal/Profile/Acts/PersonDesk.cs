using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Profile.Acts;

/// <summary>
/// What every act on a person has in common: one transaction that begins by taking the person's turn, asks who acts and whether they
/// may, and leaves the refusal on record. The last Admin's turn, people, resets, tickets, sessions: locked in this order everywhere.
/// </summary>
public sealed class PersonDesk(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, IOptions<SignInOptions> signIn, RequestOrigin origin, TimeProvider clock)
{
    /// <param name="action">How it is called on record.</param>
    /// <param name="refused">What a refusal is to the caller.</param>
    /// <param name="work">Changes what <see cref="PersonCase.Db"/> tracks and records it; saved and committed afterwards.</param>
    /// <param name="takesAdmin">Afterwards the person is no Admin who could sign in.</param>
    public async Task<TOutcome> ActAsync<TOutcome>(
        Act act, AuditAction action, Caller? caller, long personId, Func<ActRefusal, TOutcome> refused, Func<PersonCase, Task<TOutcome>> work,
        CancellationToken cancellationToken, bool takesAdmin = false)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Notes that the session is used before anything is locked: sessions come last.
        await actors.ReadAsync(db, caller, cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (takesAdmin || act == Act.GivePrivileges)
            await LastAdmin.TakeTurnAsync(db, cancellationToken);
        await TicketEnding.TakeTurnAsync(db.People.Where(p => p.Id == personId), cancellationToken);

        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        var person = await db.People.Include(p => p.Provider).Include(p => p.Privileges).SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        var refusal = ActRule.Refusal(act, actor, person);
        if (refusal is null && takesAdmin && await LastAdmin.IsAsync(db, signIn.Value, person!, cancellationToken))
            refusal = ActRefusal.LastAdmin;

        TOutcome outcome;
        if (refusal is { } why)
        {
            db.Audit.Add(AuditEntries.New(clock, origin, action, AuditOutcome.Refused, caller?.PersonId, person?.Id, reason: why.ToString()));
            outcome = refused(why);
        }
        else
        {
            outcome = await work(new PersonCase(db, actor!, person!, clock.GetUtcNow().UtcDateTime, (what, reason) =>
                AuditEntries.New(clock, origin, what, AuditOutcome.Done, actor!.PersonId, personId, reason: reason is null ? null : Typed.Cut(reason, 500))));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
