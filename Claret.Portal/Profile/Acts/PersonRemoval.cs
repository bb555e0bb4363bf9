using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>Deletes a person. Their resets keep their trace, and the audit the username; everything else goes with the row.</summary>
public sealed class PersonRemoval(PersonDesk desk, TicketEnding ending)
{
    /// <param name="typedUsername">What was typed to confirm; asked here, since a page could send anything.</param>
    public Task<RemoveOutcome> RemoveAsync(Caller? caller, long personId, string typedUsername, CancellationToken cancellationToken) => desk.ActAsync<RemoveOutcome>(
        Act.Delete, AuditAction.PersonDeleted, caller, personId, why => new RemoveOutcome.Refused(why),
        async removed =>
        {
            var person = removed.Person;
            if (typedUsername.Length > Person.MaxUsername * 2 || Normalized.Username(typedUsername) != person.NormalizedUsername)
                return new RemoveOutcome.UsernameDiffers();

            await ending.EndAllAsync(removed.Db, person.Id, TicketEnd.PersonDeleted, ResetReason.PersonDeleted, cancellationToken);
            removed.Record(AuditAction.PersonDeleted, person.Username);
            await removed.Db.SaveChangesAsync(cancellationToken);
            // The database ends the rest: tickets, sessions and privileges go, resets forget whose they were.
            await removed.Db.People.Where(p => p.Id == person.Id).ExecuteDeleteAsync(cancellationToken);
            return new RemoveOutcome.Removed();
        },
        cancellationToken, takesAdmin: true);
}
