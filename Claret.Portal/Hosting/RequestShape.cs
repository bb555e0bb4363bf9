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
        if (isHttps)
            http.Request.Scheme = Uri.UriSchemeHttps;

        if (http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            http.Request.Method = HttpMethods.Get;

        return next(http);
    }
}
