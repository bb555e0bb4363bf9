using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>What every answer says to browsers (security.md 11, 24). Set when the answer starts, so that error pages have it too.</summary>
public sealed class SecurityHeaders(RequestDelegate next, IOptions<PortalOptions> options)
{
    private readonly bool isHttps = options.Value.IsHttps;

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            Set(http);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{CspNonce.For(http)}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (isHttps)
            headers.StrictTransportSecurity = "max-age=31536000";

        if (http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            headers.CacheControl = "no-store";
    }
}
