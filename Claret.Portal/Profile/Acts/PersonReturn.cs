using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;

namespace Claret.Portal.Profile.Acts;

/// <summary>Takes an account back from its provider: its password is kept here from then on, and there is none until a reset.</summary>
public sealed class PersonReturn(PersonDesk desk, AccountMove move, OutboxSignal mail)
{
    public async Task<MoveOutcome> KeepHereAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        var outcome = await desk.ActAsync<MoveOutcome>(
            Act.Move, AuditAction.PersonMoved, caller, personId, why => new MoveOutcome.Refused(why),
            async moved =>
            {
                // Also the second of two clicks.
                if (moved.Person.Source == PersonSource.Local)
                    return new MoveOutcome.Gone();

                await move.ApplyAsync(moved, to: null, externalId: null, reason: null, cancellationToken);
                return new MoveOutcome.Moved();
            },
            cancellationToken);
        if (outcome is MoveOutcome.Moved)
            mail.Pulse();
        return outcome;
    }
}
