using Claret.Portal.Accounts;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

public sealed class SsoInputValidator : ProviderInputValidator<SsoInput>
{
    public SsoInputValidator(IStringLocalizer<SourcesTexts> texts, IHostEnvironment environment)
        : base(texts)
    {
        var isDevelopment = environment.IsDevelopment();
        Text(input => input.Issuer, "issuer", ProviderInput.MaxField)
            .Must(issuer => IsIssuer(issuer!.Trim(), isDevelopment)).WithMessage(_ => texts["NoIssuer"])
            .When(IsReached);
        Text(input => input.ClientId, "clientId", ProviderInput.MaxField).When(IsReached);
        Text(input => input.UsernameClaim, "usernameClaim", ProviderInput.MaxLabel).When(IsReached);
        Text(input => input.NameClaim, "nameClaim", ProviderInput.MaxLabel).When(IsReached);
        Text(input => input.EmailClaim, "emailClaim", ProviderInput.MaxLabel).When(IsReached);
        Text(input => input.GroupsClaim, "groupsClaim", ProviderInput.MaxLabel).When(input => IsReached(input) && input.Groups.Count > 0);
        RuleFor(input => input.Scopes).Must(AreScopes).WithMessage(_ => texts["NoScopes"]).When(IsReached);
        RuleFor(input => input.EmailDomains).Cascade(CascadeMode.Stop)
            .Must(domains => (domains ?? "").Trim().Length <= SsoInput.MaxDomains).WithMessage(_ => texts["TooLong", SsoInput.MaxDomains])
            .Must((input, _) => input.TypedDomains.All(domain => EmailDomain.Of(domain) is not null))
            .WithMessage(input => texts["NoDomain", input.TypedDomains.First(domain => EmailDomain.Of(domain) is null)]);
        RuleFor(input => input.Groups).Cascade(CascadeMode.Stop)
            .Must(groups => groups.Count <= SsoInput.MaxGroups).WithMessage(_ => texts["TooManyGroups", SsoInput.MaxGroups])
            .Must(groups => groups.TrueForAll(group => !string.IsNullOrWhiteSpace(group.Group))).WithMessage(_ => texts["GroupMissing"])
            .Must(groups => groups.TrueForAll(group => group.Group!.Trim() is { Length: <= SsoInput.MaxGroup } name && !name.Any(char.IsControl))).WithMessage(_ => texts["GroupTooLong", SsoInput.MaxGroup])
            .Must(groups => groups.TrueForAll(group => group.IsAdmin || (Enum.IsDefined(group.Feature) && group.Level is PrivilegeLevel.ViewOnly or PrivilegeLevel.FullAccess))).WithMessage(_ => texts["GroupGivesNothing"])
            .Must(groups => groups.Select(group => (group.Group!.Trim(), group.IsAdmin ? "" : group.Feature.ToString())).Distinct().Count() == groups.Count).WithMessage(_ => texts["GroupTwice"])
            .Must(groups => groups.TrueForAll(group => !group.IsAdmin || group.AdminIsMeant)).WithMessage(_ => texts["AdminNotMeant"])
            .When(IsReached);
    }

    /// <summary>OpenID Connect Discovery 1.0, 3: https, with neither query nor fragment. In Development a provider on this machine may do without TLS.</summary>
    private static bool IsIssuer(string issuer, bool isDevelopment) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (isDevelopment && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && !issuer.Any(char.IsWhiteSpace);

    /// <summary>RFC 6749, 3.3: printable ASCII without quotation mark and backslash.</summary>
    private static bool AreScopes(string? scopes) => (scopes ?? "").Trim() is { Length: <= ProviderInput.MaxField } typed
        && typed.All(character => character is >= ' ' and <= '~' and not ('"' or '\\'));
}
