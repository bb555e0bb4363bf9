using System.Globalization;
using System.Security.Claims;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Claret.Portal.SignIn;

/// <summary>What the session's cookie carries, whichever way somebody signed in: which row it refers to, and a name for the page.</summary>
public static class SignInPrincipal
{
    public static ClaimsPrincipal Of(SignInOutcome.SignedIn signedIn)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, signedIn.Caller.PersonId.ToString(CultureInfo.InvariantCulture)),
                new Claim(Caller.SessionClaim, signedIn.Caller.SessionId.ToString()),
                new Claim(ClaimTypes.Name, signedIn.Name),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme);
        if (signedIn.MustSetPassword)
            identity.AddClaim(new Claim(MustSetPassword.Claim, ""));
        return new ClaimsPrincipal(identity);
    }
}
