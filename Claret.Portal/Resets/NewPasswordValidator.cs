using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Resets;

/// <summary>That both fields are filled alike; whether the password is good enough is for the policy, in the service.</summary>
public sealed class NewPasswordValidator : AbstractValidator<NewPasswordInput>
{
    public NewPasswordValidator(IStringLocalizer<ResetTexts> texts)
    {
        RuleFor(input => input.NewPassword).NotEmpty().WithMessage(_ => texts["NewPasswordMissing"]);
        RuleFor(input => input.Confirmation).Cascade(CascadeMode.Stop)
            .NotEmpty().WithMessage(_ => texts["ConfirmationMissing"])
            .Equal(input => input.NewPassword, StringComparer.Ordinal).WithMessage(_ => texts["ConfirmationDiffers"])
            .When(input => !string.IsNullOrEmpty(input.NewPassword));
    }
}
