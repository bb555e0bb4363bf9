using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Accounts.Demo;

/// <summary>A database that was made for the demonstration has an Admin whose password stands in the documentation: it serves nothing else.</summary>
public sealed class DemoGuard(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task DemandNoneAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Secrets.AnyAsync(secret => secret.Name == DemoPeople.Marker, cancellationToken))
        {
            throw new StartRefusedException(
                "This database holds the demo people, whose password is known to everybody. Use another database or data directory, or set Demo:Enabled to true in Development.");
        }
    }
}
