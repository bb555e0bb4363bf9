using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// A page of another site gets no circuit (security.md 19): browsers name the origin of every WebSocket and fetch, and
/// the framework lets any in. The farewell beacon alone names "null" from a page without referrer; it can only end the
/// circuit whose secret it carries.
/// </summary>
public sealed partial class CircuitOriginCheck(RequestDelegate next, IOptions<PortalOptions> options, ILogger<CircuitOriginCheck> logger)
{
    private static readonly PathString Hub = "/_blazor";
    private static readonly PathString Farewell = "/_blazor/disconnect";

    private readonly string publicOrigin = new Uri(options.Value.PublicUrl).GetLeftPart(UriPartial.Authority);

    public async Task InvokeAsync(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !http.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase) || IsOurs(origin, http.Request))
        {
            await next(http);
            return;
        }

        LogRefused(logger, origin.Length > 200 ? origin[..200] : origin);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync("This origin is not served here.", http.RequestAborted);
    }

    private bool IsOurs(string origin, HttpRequest request)
    {
        if (string.Equals(origin, "null", StringComparison.Ordinal))
            return request.Path.StartsWithSegments(Farewell, StringComparison.OrdinalIgnoreCase);

        return Uri.TryCreate(origin, UriKind.Absolute, out var asked)
            && asked.GetLeftPart(UriPartial.Authority) is var named
            && (string.Equals(named, publicOrigin, StringComparison.OrdinalIgnoreCase)
                || (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here)
                    && string.Equals(named, here.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page of {Origin} asked for a circuit and was refused. If that is this portal, Portal:PublicUrl is wrong")]
    private static partial void LogRefused(ILogger logger, string origin);
}
