using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Linking;

/// <summary>
/// Gives an account that is here already to somebody whom a provider names. Only an admin does that, knowingly: that both have the same
/// address or username proves nothing. Both addresses are told.
/// </summary>
public sealed class PersonMoving(PersonDesk desk, AccountMove move, OutboxSignal mail)
{
    public async Task<MoveOutcome> LinkAsync(Caller? caller, long unlinkedId, long personId, CancellationToken cancellationToken)
    {
        MoveOutcome outcome;
        try
        {
            outcome = await LinkOnceAsync(caller, unlinkedId, personId, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // They got an account of their own in this very moment: now it is found.
            outcome = await LinkOnceAsync(caller, unlinkedId, personId, cancellationToken);
        }

        if (outcome is MoveOutcome.Moved)
            mail.Pulse();
        return outcome;
    }

    private Task<MoveOutcome> LinkOnceAsync(Caller? caller, long unlinkedId, long personId, CancellationToken cancellationToken) => desk.ActAsync<MoveOutcome>(
        Act.Move, AuditAction.PersonMoved, caller, personId, why => new MoveOutcome.Refused(why),
        async moved =>
        {
            var db = moved.Db;
            var unlinked = await db.UnlinkedPeople.SingleOrDefaultAsync(u => u.Id == unlinkedId, cancellationToken);
            if (unlinked is null || await db.People.AnyAsync(p => p.ProviderId == unlinked.ProviderId && p.ExternalId == unlinked.ExternalId, cancellationToken))
                return new MoveOutcome.Gone();

            var provider = await db.Providers.SingleAsync(p => p.Id == unlinked.ProviderId, cancellationToken);
            await move.ApplyAsync(moved, provider, unlinked.ExternalId, $"linked with {Typed.Cut(unlinked.ExternalId, 100)}", cancellationToken);
            if (unlinked.Email is { } asserted && DetailRules.IsAddress(asserted) && Normalized.Email(asserted) != moved.Person.NormalizedEmail)
                move.Tell(moved, asserted, provider);
            db.UnlinkedPeople.Remove(unlinked);
            return new MoveOutcome.Moved();
        },
        cancellationToken, takesAdmin: true);
}
