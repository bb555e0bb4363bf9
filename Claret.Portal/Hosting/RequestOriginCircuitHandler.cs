using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Claret.Portal.Hosting;

/// <summary>The request that opens a circuit is the only one it ever has: what it says is kept for the circuit's life.</summary>
public sealed class RequestOriginCircuitHandler(RequestOrigin origin, IHttpContextAccessor accessor) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is { } http)
            origin.Take(http);

        return Task.CompletedTask;
    }
}
