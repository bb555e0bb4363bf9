using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>That the fields are filled, and both new ones alike; whether the password is good enough is for the policy, in the service.</summary>
public sealed class NewPasswordValidator : AbstractValidator<NewPasswordInput>
{
    public NewPasswordValidator(IStringLocalizer<PasswordTexts> texts)
    {
        RuleFor(input => input.CurrentPassword).NotEmpty().WithMessage(_ => texts["CurrentMissing"])
            .When(input => input.AsksForCurrent);
        RuleFor(input => input.NewPassword).NotEmpty().WithMessage(_ => texts["NewPasswordMissing"]);
        RuleFor(input => input.Confirmation).Cascade(CascadeMode.Stop)
            .NotEmpty().WithMessage(_ => texts["ConfirmationMissing"])
            .Equal(input => input.NewPassword, StringComparer.Ordinal).WithMessage(_ => texts["ConfirmationDiffers"])
            .When(input => !string.IsNullOrEmpty(input.NewPassword));
    }
}
