namespace Claret.Portal.Sources.Sso;

/// <summary>How an OpenID Connect provider is reached, and what is taken from it. Its client secret is kept apart, encrypted.</summary>
public sealed record OidcSettings
{
    /// <summary>Exactly as the provider writes it into its tokens (OpenID Connect Discovery 1.0, 3). Whoever has people keeps theirs: a subject means nothing at another issuer.</summary>
    public string Issuer { get; init; } = "";

    public string ClientId { get; init; } = "";

    /// <summary>With blanks between; <c>openid</c> is always asked for.</summary>
    public string Scopes { get; init; } = "openid profile email";

    public string UsernameClaim { get; init; } = "preferred_username";

    public string NameClaim { get; init; } = "name";

    public string EmailClaim { get; init; } = "email";

    public string GroupsClaim { get; init; } = "groups";

    /// <summary>Somebody unknown becomes a person at the first sign-in, with no privilege but what <see cref="Groups"/> say. Otherwise an admin links them.</summary>
    public bool AddsPeople { get; init; }

    /// <summary>The only groups that mean anything here. Empty: privileges are given by Admins alone, and no sign-in touches them.</summary>
    public IReadOnlyList<GroupPrivilege> Groups { get; init; } = [];
}
