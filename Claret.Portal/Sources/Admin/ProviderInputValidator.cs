using Claret.Portal.Accounts;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

/// <summary>What every provider's words and secret must be like. Page and service judge by the same rules.</summary>
public abstract class ProviderInputValidator<TInput> : AbstractValidator<TInput>
    where TInput : ProviderInput
{
    protected ProviderInputValidator(IStringLocalizer<SourcesTexts> texts)
    {
        Texts = texts;
        Text(input => input.Name, "name", ProviderInput.MaxName);
        RuleFor(input => input.PasswordUrl).Must(IsWebAddress).WithMessage(_ => texts["NoWebAddress"]);
        RuleFor(input => input.Secret).Must(secret => secret is null or { Length: <= ProviderInput.MaxSecret }).WithMessage(_ => texts["SecretTooLong", ProviderInput.MaxSecret])
            .Must(secret => secret is null || !secret.Any(char.IsControl)).WithMessage(_ => texts["SecretUnreadable"]);
    }

    protected IStringLocalizer<SourcesTexts> Texts { get; }

    /// <summary>Until something of how it is reached is typed, a provider that was never set up may go without.</summary>
    protected static bool IsReached(TInput input) => input.Settings is not null;

    /// <param name="fact">Its name in the sentence "Fill this in: …", as <c>Fact-{fact}</c>.</param>
    protected IRuleBuilderOptions<TInput, string?> Text(System.Linq.Expressions.Expression<Func<TInput, string?>> field, string fact, int max) =>
        RuleFor(field).Cascade(CascadeMode.Stop)
            .Must(typed => !string.IsNullOrWhiteSpace(typed)).WithMessage(_ => Texts[$"Missing-{fact}"])
            .Must(typed => typed!.Trim().Length <= max).WithMessage(_ => Texts["TooLong", max])
            .Must(typed => !typed!.Trim().Any(char.IsControl)).WithMessage(_ => Texts["Unreadable"]);

    protected void Whole(System.Linq.Expressions.Expression<Func<TInput, string?>> field, int least, int most) =>
        RuleFor(field)
            .Must(typed => int.TryParse(typed, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            .WithMessage(_ => Texts["NotBetween", least, most])
            .When(IsReached);

    private static bool IsWebAddress(string? typed) => string.IsNullOrWhiteSpace(typed)
        || (typed.Trim() is { Length: <= ProviderInput.MaxUrl } url && new Provider { Source = default, Name = "", PasswordUrl = url }.PasswordLink is not null);
}
