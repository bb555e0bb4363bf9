using Claret.Portal.Data;
using Claret.Portal.Hosting;

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
}
