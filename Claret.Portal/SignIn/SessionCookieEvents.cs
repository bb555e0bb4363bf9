using Claret.Portal.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.StaticAssets;

namespace Claret.Portal.SignIn;

/// <summary>A cookie is worth what its session's row is worth, at every request.</summary>
public sealed class SessionCookieEvents(ActorReader actors) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        // A stylesheet is the same for everybody: nobody asks for it, and no row is read.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            context.RejectPrincipal();
            return;
        }

        var caller = context.Principal is null ? null : Caller.From(context.Principal);
        var actor = await context.HttpContext.Together().OnceAsync(() => actors.ReadAsync(caller, context.HttpContext.RequestAborted));
        if (actor is not null || await actors.HasTemporaryAsync(caller, context.HttpContext.RequestAborted))
            return;

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }

    /// <summary>
    /// Refused where they stand: a redirect would answer 200 at an address that isn't the page's. Only who must set a password
    /// first is led there.
    /// </summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (MustSetPassword.Is(context.HttpContext.User))
        {
            context.Response.Redirect(PortalRoutes.Password);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
