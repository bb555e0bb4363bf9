using Microsoft.AspNetCore.SignalR;

namespace Claret.Portal.Hosting;

/// <summary>
/// Makes the connection's request known while a circuit opens. Over a WebSocket it is anyway; over long polling and server-sent
/// events it isn't, and whoever came that way would have no origin and share one limit with all the others.
/// </summary>
public sealed class CircuitRequest(IHttpContextAccessor accessor) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        accessor.HttpContext ??= invocationContext.Context.GetHttpContext();
        return await next(invocationContext);
    }
}
