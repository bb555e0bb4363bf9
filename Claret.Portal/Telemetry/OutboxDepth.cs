using System.Data.Common;
using System.Diagnostics.Metrics;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Telemetry;

/// <summary>How much mail waits, asked of the database whenever somebody collects, and never otherwise.</summary>
public sealed class OutboxDepth(PortalMeter meter, IDbContextFactory<PortalDbContext> contexts) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meter.WatchOutbox(Measure);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Measure()
    {
        try
        {
            using var db = contexts.CreateDbContext();
            return [new(db.Outbox.LongCount(m => m.State == OutboxState.Waiting || m.State == OutboxState.Leased))];
        }
        catch (Exception away) when (away is DbException or InvalidOperationException or ObjectDisposedException)
        {
            // No figure says it too.
            return [];
        }
    }
}
