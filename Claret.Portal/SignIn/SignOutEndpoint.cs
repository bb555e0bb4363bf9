using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Claret.Portal.SignIn;

/// <summary>POST with antiforgery: a foreign page must not be able to sign anybody out.</summary>
public static class SignOutEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/sign-out", SignOutAsync).AllowAnonymous();

    // The form parameter makes the framework check the antiforgery token.
    private static async Task<IResult> SignOutAsync(HttpContext http, SignInService signIn, [FromForm] string? returnUrl, CancellationToken cancellationToken)
    {
        if (Caller.From(http.User) is { } caller)
            await signIn.SignOutAsync(caller, cancellationToken);

        await http.SignOutAsync();
        return Results.LocalRedirect(LocalUrl.OrHome(returnUrl, fallback: SignInPage.Route));
    }
}
