using System.Globalization;

namespace Claret.Portal.Hosting;

/// <summary>
/// Says no before there is a connection where <see cref="CircuitAdmission"/> would end it: cheaper, and with a status that a proxy
/// and an operator understand. It counts nothing itself.
/// </summary>
public sealed class CircuitLimit(RequestDelegate next, CircuitPlaces places)
{
    private static readonly PathString Hub = "/_blazor";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public async Task InvokeAsync(HttpContext http, RequestOrigin origin)
    {
        if (!AsksForAConnection(http.Request) || places.MayConnect(origin.Network))
        {
            await next(http);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync($"{CircuitAdmission.Refusal} Close some that you no longer need, wait a few minutes, and reload.", http.RequestAborted);
    }

    /// <summary>What carries an id belongs to a connection that was asked for already.</summary>
    private static bool AsksForAConnection(HttpRequest request) =>
        request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase, out var rest)
        && (rest.Equals("/negotiate", StringComparison.OrdinalIgnoreCase) || (!rest.HasValue && !request.Query.ContainsKey("id")));
}
