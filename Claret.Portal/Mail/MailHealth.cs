using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Claret.Portal.Mail;

/// <summary>Degraded while no mail goes out. The node still serves everything else, so it stays ready.</summary>
public sealed class MailHealth(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await MailStoppage.FindAsync(db, clock.GetUtcNow().UtcDateTime, cancellationToken) is null
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus);
        }
#pragma warning disable CA1031 // That the database is away, its own check says; of mail nothing is known then.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Healthy();
        }
    }
}
