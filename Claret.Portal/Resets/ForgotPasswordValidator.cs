using Claret.Portal.Accounts;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Resets;

/// <summary>Only what can't be an address at all is refused, and without a look-up: anything more would be a guess about other people's mail servers.</summary>
public sealed class ForgotPasswordValidator : AbstractValidator<ForgotPasswordInput>
{
    public ForgotPasswordValidator(IStringLocalizer<ResetTexts> texts)
    {
        RuleFor(input => input.Email).Cascade(CascadeMode.Stop)
            .Must(email => !string.IsNullOrWhiteSpace(email)).WithMessage(_ => texts["EmailMissing"])
            .Must(email => email!.Trim().Length <= Person.MaxEmail).WithMessage(_ => texts["EmailTooLong", Person.MaxEmail])
            .Must(email => email!.Count(c => c is '@' or '\uFF20') <= 1).WithMessage(_ => texts["EmailIsSeveral"])
            .Must(HasNameAndDomain).WithMessage(_ => texts["EmailHasNoAt"])
            .Must(email => !email!.Trim().Any(c => char.IsWhiteSpace(c) || char.IsControl(c))).WithMessage(_ => texts["EmailHasBlanks"]);
        RuleFor(input => input.Username).Cascade(CascadeMode.Stop)
            .Must(username => !string.IsNullOrWhiteSpace(username)).WithMessage(_ => texts["UsernameMissing"])
            .Must(username => username!.Trim().Length <= Person.MaxUsername).WithMessage(_ => texts["UsernameTooLong", Person.MaxUsername])
            .When(input => input.AsksForUsername);
    }

    private static bool HasNameAndDomain(string? email)
    {
        var normalized = Normalized.Email(email!);
        var at = normalized.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < normalized.Length - 1;
    }
}
