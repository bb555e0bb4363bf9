using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;

namespace Claret.Portal.Resets;

/// <summary>What a sign-in does to the reset that mailed a temporary password, and leaves in its trace.</summary>
public sealed class TemporaryPasswordSteps(ResetSteps steps, TicketEnding ending, TimeProvider clock) : TemporaryPasswordTrace
{
    public override void Used(PortalDbContext db, Ticket ticket) => steps.Leave(db, ticket.ResetId, ResetEventKind.TemporarySignIn);

    public override Task NotNeededAsync(PortalDbContext db, long personId, CancellationToken cancellationToken)
    {
        var temporary = LivingTickets.In(db, clock.GetUtcNow().UtcDateTime).Where(t => t.PersonId == personId && t.Kind == TicketKind.TemporaryPassword);
        return ending.EndAsync(db, temporary, TicketEnd.OldPasswordUsed, ResetReason.OldPasswordUsed, cancellationToken);
    }
}
