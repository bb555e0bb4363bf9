using System.Text.RegularExpressions;
using Claret.Portal.Sources.Directory;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

public sealed partial class LdapInputValidator : ProviderInputValidator<LdapInput>
{
    public LdapInputValidator(IStringLocalizer<SourcesTexts> texts, IHostEnvironment environment, TimeProvider clock)
        : base(texts)
    {
        Text(input => input.Host, "host", 253)
            .Must(host => Uri.CheckHostName(host!.Trim()) != UriHostNameType.Unknown).WithMessage(_ => texts["NoHost"])
            .When(IsReached);
        Whole(input => input.Port, 1, 65535);
        RuleFor(input => input.Security).Must(security => Enum.IsDefined(security) && (security != DirectorySecurity.None || environment.IsDevelopment()))
            .WithMessage(_ => texts["NoTlsRefused"]).When(IsReached);
        RuleFor(input => input.CaCertificate).Cascade(CascadeMode.Stop)
            .Must(pem => CaCertificates.Read(pem) is not null).WithMessage(_ => texts["NoCertificate"])
            .Must(pem => CaCertificates.Read(pem)!.All(one => one.EndsAt > clock.GetUtcNow().UtcDateTime)).WithMessage(_ => texts["CertificateEnded"])
            .When(IsReached);
        RuleFor(input => input.BindDn).Cascade(CascadeMode.Stop)
            .Must(dn => (dn ?? "").Trim().Length <= ProviderInput.MaxField).WithMessage(_ => texts["TooLong", ProviderInput.MaxField])
            .Must(dn => !(dn ?? "").Trim().Any(char.IsControl)).WithMessage(_ => texts["Unreadable"])
            .When(IsReached);
        // RFC 4513, 5.1.2: a name with an empty password would be let in as nobody.
        RuleFor(input => input.Secret).Must((input, _) => string.IsNullOrWhiteSpace(input.BindDn) || input.WillHaveSecret)
            .WithMessage(_ => texts["BindPasswordMissing"]).When(IsReached);
        Text(input => input.BaseDn, "baseDn", ProviderInput.MaxField)
            .Must(dn => dn!.Contains('=', StringComparison.Ordinal)).WithMessage(_ => texts["NoDn"])
            .When(IsReached);
        Text(input => input.Filter, "filter", LdapInput.MaxFilter)
            .Must(filter => IsFilter(filter!.Trim())).WithMessage(_ => texts["NoFilter"])
            .When(IsReached);
        Attribute(input => input.UsernameAttribute, "usernameAttribute");
        Attribute(input => input.NameAttribute, "nameAttribute");
        Attribute(input => input.EmailAttribute, "emailAttribute");
        Whole(input => input.PageSize, 10, 1000);
        Whole(input => input.EveryMinutes, 0, 7 * 24 * 60);
        Whole(input => input.MaxBlockedPercent, 0, 100);
        Whole(input => input.AlwaysBlocked, 0, 10_000);
    }

    private void Attribute(System.Linq.Expressions.Expression<Func<LdapInput, string?>> field, string fact) =>
        Text(field, fact, ProviderInput.MaxLabel).Must(name => AttributeName().IsMatch(name!.Trim())).WithMessage(_ => Texts["NoAttribute"]).When(IsReached);

    /// <summary>What can be told without the directory: it stands in brackets, and each is closed. A bracket in a value is written \28 or \29 (RFC 4515, 3).</summary>
    private static bool IsFilter(string filter)
    {
        var depth = 0;
        for (var i = 0; i < filter.Length; i++)
        {
            depth += filter[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && i < filter.Length - 1))
                return false;
        }

        return depth == 0 && filter.Contains('=', StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9-]*|\d+(\.\d+)+)(;[A-Za-z0-9-]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeName();
}
