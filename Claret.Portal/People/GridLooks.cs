using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.People;

/// <summary>Each admin's own look of the people grid.</summary>
public sealed class GridLooks(IDbContextFactory<PortalDbContext> contexts, ActorReader actors)
{
    public async Task<GridLook> ReadAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return GridLook.Of(caller is null ? null : await db.People.Where(p => p.Id == caller.PersonId).Select(p => p.GridView).SingleOrDefaultAsync(cancellationToken));
    }

    /// <summary>For whoever may see the grid; for anybody else nothing is kept.</summary>
    public async Task KeepAsync(Caller? caller, GridLook look, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true } actor)
            return;

        await db.People.Where(p => p.Id == actor.PersonId).ExecuteUpdateAsync(set => set.SetProperty(p => p.GridView, look.Text()), cancellationToken);
    }
}
