using System.Security.Claims;

namespace Claret.Portal.Sources.Sso;

/// <summary>What a provider says of somebody. Only the subject says who they are; nothing else is checked yet.</summary>
/// <param name="Subject">Printable ASCII, 255 characters at most (OpenID Connect Core 1.0, 2).</param>
/// <param name="Session">The provider's own session, for its logout; null where it names none that can be kept.</param>
public sealed record SsoClaims(string Subject, string? Session, string? Username, string? Name, string? Email, bool IsEmailDoubted, IReadOnlyList<string> Groups)
{
    public const int MaxId = 255;

    /// <summary>Null without a subject that can be kept as it is.</summary>
    public static SsoClaims? Of(ClaimsPrincipal? principal, OidcSettings settings) =>
        principal is null || principal.FindAll("sub").ToList() is not [{ Value: var subject }] || !IsId(subject)
            ? null
            : new SsoClaims(
                subject,
                principal.FindFirstValue("sid") is { } session && IsId(session) ? session : null,
                Said(principal, settings.UsernameClaim),
                Said(principal, settings.NameClaim),
                Said(principal, settings.EmailClaim),
                string.Equals(principal.FindFirstValue("email_verified"), "false", StringComparison.OrdinalIgnoreCase),
                settings.GroupsClaim.Length == 0 ? [] : [.. principal.FindAll(settings.GroupsClaim).Select(claim => claim.Value)]);

    public static bool IsId(string value) => value.Length is > 0 and <= MaxId && value.All(c => c is >= ' ' and <= '~');

    private static string? Said(ClaimsPrincipal principal, string claim) =>
        claim.Length == 0 || principal.FindFirstValue(claim)?.Trim() is not { Length: > 0 } said ? null : said;
}
