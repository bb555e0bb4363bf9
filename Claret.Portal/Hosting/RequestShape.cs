using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// How the rest of the portal sees a request: a page about an error is a GET, whatever went wrong, and the scheme is https
/// where the public address says so, wherever TLS ends.
/// </summary>
public sealed class RequestShape(RequestDelegate next, IOptions<PortalOptions> options)
{
    private readonly bool isHttps = options.Value.IsHttps;

    public Task InvokeAsync(HttpContext http)
    {
        // Addresses are built from it; one that can't be a host would break the page of the error too.
        if (!http.Request.Host.HasValue || !Uri.TryCreate($"http://{http.Request.Host}/", UriKind.Absolute, out _))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        if (isHttps)
            http.Request.Scheme = Uri.UriSchemeHttps;

        if (http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            http.Request.Method = HttpMethods.Get;

        return next(http);
    }
}
