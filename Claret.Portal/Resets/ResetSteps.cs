using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>Leaves steps in the trace of a reset from where the current request or circuit comes; saved with the change they record.</summary>
public sealed class ResetSteps(RequestOrigin origin, TimeProvider clock)
{
    public void Leave(PortalDbContext db, long resetId, ResetEventKind kind, string? detail = null) => db.ResetEvents.Add(new ResetEvent
    {
        ResetId = resetId,
        At = clock.GetUtcNow().UtcDateTime,
        Kind = kind,
        Detail = detail,
        OriginAddress = origin.Address,
        OriginBrowser = origin.Browser,
    });

    /// <summary>Closes those of them that are open, and says why. Their tickets are the caller's, afterwards.</summary>
    public async Task CloseAsync(PortalDbContext db, IQueryable<Reset> which, ResetReason reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var open = which.Where(r => r.State == ResetState.Open);
        foreach (var id in await open.Select(r => r.Id).ToListAsync(cancellationToken))
            db.ResetEvents.Add(new ResetEvent { ResetId = id, At = now, Kind = ResetEventKind.Ended, Detail = reason.ToString() });

        await open.ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ResetState.Closed).SetProperty(r => r.Reason, reason).SetProperty(r => r.EndedAt, now), cancellationToken);
    }
}
