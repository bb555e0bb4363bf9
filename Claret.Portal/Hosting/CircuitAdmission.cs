using Microsoft.AspNetCore.SignalR;

namespace Claret.Portal.Hosting;

/// <summary>
/// Bounds the circuits of one address, however it connects (security.md 19). A connection gets one circuit in its life: the
/// framework would let it take over a second one and forget the first, which then nobody would ever close.
/// </summary>
public sealed partial class CircuitAdmission(CircuitPlaces places, ILogger<CircuitAdmission> logger) : IHubFilter
{
    /// <summary>For the browser's console. The page that is drawn for whoever comes next says it in full.</summary>
    public const string Refusal = "Too many pages of this portal are open from your network.";

    private static readonly object SeatKey = new();

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var network = NetworkOf(context.Context);
        if (places.TakeConnection(network) is not { } place)
        {
            context.Context.Abort();
            return;
        }

        context.Context.Items[SeatKey] = new Seat(network, place);
        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            await next(context, exception);
        }
        finally
        {
            SeatOf(context.Context)?.Place.Dispose();
        }
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        SeatOf(invocationContext.Context) is not { } seat
            ? new(RefuseAsync(invocationContext, "no connection was admitted"))
            : invocationContext.HubMethodName switch
            {
                "StartCircuit" or "ResumeCircuit" => new(StartAsync(invocationContext, seat, next)),
                "ConnectCircuit" => new(ReturnAsync(invocationContext, seat, next)),
                _ => next(invocationContext),
            };

    private async Task<object?> StartAsync(HubInvocationContext context, Seat seat, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (seat.HasCircuit)
            return await RefuseAsync(context, "a second circuit on one connection");

        if (places.TakeCircuit(seat.Network) is not { } place)
            return await RefuseAsync(context, "too many circuits");

        CircuitPlaceHolder.Offer(place);
        try
        {
            var secret = await next(context);
            seat.HasCircuit = secret is not null;
            return secret;
        }
        finally
        {
            CircuitPlaceHolder.Offer(null);
            if (!seat.HasCircuit)
                place.Dispose();
        }
    }

    /// <summary>To a circuit that was kept, and has its place.</summary>
    private async Task<object?> ReturnAsync(HubInvocationContext context, Seat seat, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (seat.HasCircuit)
            return await RefuseAsync(context, "a second circuit on one connection");

        var isBack = await next(context);
        seat.HasCircuit = isBack is true;
        return isBack;
    }

    private async Task<object?> RefuseAsync(HubInvocationContext context, string why)
    {
        LogRefused(logger, context.Context.ConnectionId, why);
        // The framework's own word for a circuit that can't be: the page says that it must be loaded again.
        await context.Hub.Clients.Caller.SendAsync("JS.Error", Refusal, context.Context.ConnectionAborted);
        context.Context.Abort();
        return null;
    }

    private static Seat? SeatOf(HubCallerContext connection) => connection.Items.TryGetValue(SeatKey, out var seat) ? seat as Seat : null;

    private static string NetworkOf(HubCallerContext connection)
    {
        var origin = new RequestOrigin();
        if (connection.GetHttpContext() is { } http)
            origin.Take(http);
        return origin.Network;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A circuit on connection {Connection} was refused: {Why}")]
    private static partial void LogRefused(ILogger logger, string connection, string why);

    private sealed class Seat(string network, CircuitPlace place)
    {
        public string Network { get; } = network;

        public CircuitPlace Place { get; } = place;

        public bool HasCircuit { get; set; }
    }
}
