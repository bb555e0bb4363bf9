using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>Serves the portal's logo, to everybody: it stands on the sign-in page.</summary>
public static class LogoEndpoint
{
    public static void Map(WebApplication app) => app
        .MapGet(PortalLogo.Route + "/{hash}", (string hash, IOptions<PortalOptions> portal, HttpContext http) =>
        {
            if (PortalLogo.Of(portal.Value.Logo) is not { } logo || !string.Equals(hash, logo.Hash, StringComparison.Ordinal))
                return Results.NotFound();

            // Its address names its content. The headers of every answer forbid to take it for anything but a picture.
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(logo.Bytes, logo.ContentType);
        })
        .AllowAnonymous();
}
