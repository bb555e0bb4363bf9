using Claret.Portal.Accounts;
using Claret.Portal.Sources.Sso;

namespace Claret.Portal.Sources.Admin;

/// <summary>An OpenID Connect provider while somebody types it.</summary>
public sealed class SsoInput : ProviderInput
{
    public const int MaxGroups = 50;
    public const int MaxGroup = 200;
    public const int MaxDomains = 1000;

    public SsoInput() => TakeValues(new OidcSettings());

    public string? Issuer { get; set; }

    public string? ClientId { get; set; }

    public string? Scopes { get; set; }

    public string? UsernameClaim { get; set; }

    public string? NameClaim { get; set; }

    public string? EmailClaim { get; set; }

    public string? GroupsClaim { get; set; }

    public bool AddsPeople { get; set; }

    public string? EmailDomains { get; set; }

    public List<GroupInput> Groups { get; } = [];

    public override PersonSource Source => PersonSource.Sso;

    public override bool IsBlank => string.IsNullOrWhiteSpace(Issuer) && string.IsNullOrWhiteSpace(ClientId) && Groups.Count == 0;

    public override string Domains => string.Join(' ', TypedDomains.Select(domain => EmailDomain.Of(domain) ?? domain.ToLowerInvariant()).Distinct(StringComparer.Ordinal));

    /// <summary>As they are typed: with blanks, commas or lines between, each with or without its "@".</summary>
    public IEnumerable<string> TypedDomains => Sound(EmailDomains, MaxDomains).Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    protected override void TakeSettings(ProviderState state)
    {
        TakeValues(ProviderSettings.Read<OidcSettings>(state.Settings) ?? new OidcSettings());
        EmailDomains = state.EmailDomains;
    }

    protected override string Written() => ProviderSettings.Written((ProviderSettings.Read<OidcSettings>(State?.Settings) ?? new OidcSettings()) with
    {
        Issuer = Sound(Issuer),
        ClientId = Sound(ClientId),
        Scopes = string.Join(' ', Sound(Scopes).Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        UsernameClaim = Sound(UsernameClaim, MaxLabel),
        NameClaim = Sound(NameClaim, MaxLabel),
        EmailClaim = Sound(EmailClaim, MaxLabel),
        GroupsClaim = Sound(GroupsClaim, MaxLabel),
        AddsPeople = AddsPeople,
        Groups = [.. Groups.Select(group => group.Written())],
    });

    private void TakeValues(OidcSettings kept)
    {
        (Issuer, ClientId, Scopes, AddsPeople) = (kept.Issuer, kept.ClientId, kept.Scopes, kept.AddsPeople);
        (UsernameClaim, NameClaim, EmailClaim, GroupsClaim) = (kept.UsernameClaim, kept.NameClaim, kept.EmailClaim, kept.GroupsClaim);
        Groups.Clear();
        Groups.AddRange(kept.Groups.Select(group => new GroupInput(group)));
    }
}
