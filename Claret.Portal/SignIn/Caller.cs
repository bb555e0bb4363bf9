using System.Globalization;
using System.Security.Claims;

namespace Claret.Portal.SignIn;

/// <summary>Who the browser's cookie says is asking. Worth nothing until <see cref="ActorReader"/> has read it again from the database.</summary>
public sealed record Caller(long PersonId, Guid SessionId)
{
    public const string SessionClaim = "sid";

    public static Caller? From(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var personId)
        && Guid.TryParse(principal.FindFirstValue(SessionClaim), out var sessionId)
            ? new Caller(personId, sessionId)
            : null;
}
