using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.MyAccount;

public sealed class AccountQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors)
{
    /// <summary>Null when the session has ended.</summary>
    public async Task<AccountDetails?> ReadAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor)
            return null;

        return await db.People.AsNoTracking()
            .Where(p => p.Id == actor.PersonId)
            .Select(p => new AccountDetails(
                p.Name, p.Username, p.Email, p.Source == PersonSource.Local ? null : p.Provider!.Name, p.PasswordChangedAt))
            .SingleOrDefaultAsync(cancellationToken);
    }
}
