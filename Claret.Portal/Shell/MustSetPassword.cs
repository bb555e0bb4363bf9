using System.Security.Claims;

namespace Claret.Portal.Shell;

/// <summary>
/// Somebody who signed in with a temporary password: they may set a new one, and nothing else. The cookie says it, so that pages
/// lead there; what they may do is asked of the session's row at every act.
/// </summary>
public static class MustSetPassword
{
    public const string Claim = "must-set-password";

    public static bool Is(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Claim);
}
