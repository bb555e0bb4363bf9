using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;

namespace Claret.Portal.Resets;

/// <summary>What a sign-in leaves in the trace of the reset that mailed a temporary password.</summary>
public sealed class TemporaryPasswordSteps(ResetSteps steps) : TemporaryPasswordTrace
{
    public override void Used(PortalDbContext db, Ticket ticket) => steps.Leave(db, ticket.ResetId, ResetEventKind.TemporarySignIn);

    public override Task NotNeededAsync(PortalDbContext db, IReadOnlyList<long> resetIds, CancellationToken cancellationToken) =>
        steps.CloseAsync(db, db.Resets.Where(r => resetIds.Contains(r.Id)), ResetReason.OldPasswordUsed, cancellationToken);
}
