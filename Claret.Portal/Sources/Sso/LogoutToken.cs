using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>What a provider says when somebody has signed out there (OpenID Connect Back-Channel Logout 1.0, 2.4), its signature verified.</summary>
/// <param name="Subject">Null where only <paramref name="Session"/> is named; one of them always is.</param>
/// <param name="Session">Null too where it is one that no session can have been kept with.</param>
public sealed record LogoutToken(string Id, string? Subject, string? Session)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>How far ahead a token's end may lie: its id is remembered as long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The signature, the issuer, the audience and the end are in order; the rest of section 2.6 is asked here. Throws <see cref="SsoRefusedException"/>.</summary>
    public static LogoutToken Of(JsonWebToken token, DateTime now, TimeSpan clocksDiffer)
    {
        Demand(token.Typ is null or "" || token.Typ.ToUpperInvariant() is "JWT" or "LOGOUT+JWT" or "APPLICATION/LOGOUT+JWT", "another kind of token");
        // Who steals an id token must not be able to sign its owner out with it.
        Demand(!token.TryGetPayloadValue<object>("nonce", out _), "with a nonce");
        Demand(token.TryGetPayloadValue<JsonElement>("events", out var events) && events.ValueKind == JsonValueKind.Object
            && events.TryGetProperty(Event, out var logout) && logout.ValueKind == JsonValueKind.Object, "no logout event");
        Demand(token.IssuedAt > DateTime.UnixEpoch && token.IssuedAt <= now + clocksDiffer, "not issued yet");
        Demand(token.ValidTo <= now + Longest, "lives too long");
        Demand(token.TryGetPayloadValue<string>("jti", out var id) && SsoClaims.IsId(id), "no id of its own");

        var (subject, session) = (IdIn(token, "sub"), IdIn(token, "sid"));
        Demand(subject is not null || !token.TryGetPayloadValue<object>("sub", out _), "no usable sub");
        Demand(subject is not null || session is not null, "nobody is named");
        return new LogoutToken(id, subject, session);
    }

    private static string? IdIn(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var id) && SsoClaims.IsId(id) ? id : null;

    private static void Demand(bool isSo, string kind)
    {
        if (!isSo)
            throw new SsoRefusedException(SsoRefusal.NotTrusted, kind);
    }
}
