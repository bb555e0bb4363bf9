using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.SignIn;

public sealed class SignInInputValidator : AbstractValidator<SignInInput>
{
    public SignInInputValidator(IStringLocalizer<SignInTexts> texts)
    {
        RuleFor(input => input.Name).NotEmpty().WithMessage(_ => texts["NameMissing"]);
        RuleFor(input => input.Password).NotEmpty().WithMessage(_ => texts["PasswordMissing"]);
    }
}
