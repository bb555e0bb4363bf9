namespace Claret.Portal.Hosting;

/// <summary>Everything under <c>/dev</c> is 404 unless this is Development and the request comes from this very machine.</summary>
public sealed class DevelopmentPages(RequestDelegate next, DevelopmentAccess access)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/dev", StringComparison.OrdinalIgnoreCase)
            || access.IsOpenTo(http.Connection.RemoteIpAddress, http.Request.Host.Host))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
