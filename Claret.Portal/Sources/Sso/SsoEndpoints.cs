using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Http.Features;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// A link leads to a provider, which leads back to the callback; a post would be stopped by our own <c>form-action 'self'</c>. The
/// provider itself posts to the logout: it has no cookie and no antiforgery token, only its signature.
/// </summary>
public static class SsoEndpoints
{
    private const int MaxLogout = 128 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(SignInProvider.Path + "/{providerId:long}", (HttpContext http, SsoFlow flow, long providerId, string? returnUrl) =>
            flow.LeaveAsync(http, providerId, returnUrl)).AllowAnonymous();
        endpoints.MapGet(SignInProvider.Path + "/{providerId:long}/callback", (HttpContext http, SsoFlow flow, long providerId) =>
            flow.ReturnAsync(http, providerId)).AllowAnonymous();
        endpoints.MapPost(SignInProvider.Path + "/{providerId:long}/logout", LogOutAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> LogOutAsync(HttpContext http, SsoLogout logout, long providerId, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MaxLogout;

        // What can't be read is refused as what isn't there, and on record like it.
        var token = await TokenAsync(http.Request, cancellationToken);
        return await logout.EndAsync(providerId, token, cancellationToken)
            ? Results.Ok()
            : Results.Json(new { error = "invalid_request", error_description = "The logout token was refused." }, statusCode: StatusCodes.Status400BadRequest);
    }

    private static async Task<string?> TokenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return null;

        try
        {
            return (await request.ReadFormAsync(cancellationToken))["logout_token"] is [var only] ? only : null;
        }
        catch (Exception fault) when (fault is BadHttpRequestException or InvalidDataException)
        {
            return null;
        }
    }
}
