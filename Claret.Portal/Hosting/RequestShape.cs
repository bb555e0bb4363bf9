using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// How the rest of the portal sees a request: HEAD as a GET whose body goes nowhere (a mail scanner's HEAD on a link must
/// not look broken), a page about an error as a GET, and https where the public address says so, wherever TLS ends.
/// </summary>
public sealed class RequestShape(RequestDelegate next, IOptions<PortalOptions> options)
{
    private readonly bool isHttps = options.Value.IsHttps;

    public async Task InvokeAsync(HttpContext http)
    {
        if (isHttps)
            http.Request.Scheme = Uri.UriSchemeHttps;

        if (http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            http.Request.Method = HttpMethods.Get;

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        http.Request.Method = HttpMethods.Get;
        http.Response.Body = Stream.Null;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
            http.Request.Method = HttpMethods.Head;
        }
    }
}
