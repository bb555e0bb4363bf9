using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

public sealed class FilesInputValidator : ProviderInputValidator<FilesInput>
{
    public FilesInputValidator(IStringLocalizer<SourcesTexts> texts)
        : base(texts)
    {
        Text(input => input.IdColumn, "idColumn", ProviderInput.MaxLabel);
        Text(input => input.UsernameColumn, "usernameColumn", ProviderInput.MaxLabel);
        Text(input => input.NameColumn, "nameColumn", ProviderInput.MaxLabel);
        Text(input => input.EmailColumn, "emailColumn", ProviderInput.MaxLabel);
        // Names and usernames may come from one column; whoever is told apart by a column that says something else too would be another person with every change of it.
        RuleFor(input => input.IdColumn).Must((input, id) => !string.Equals(id?.Trim(), input.EmailColumn?.Trim(), StringComparison.OrdinalIgnoreCase))
            .WithMessage(_ => texts["IdIsEmail"]);
        Whole(input => input.EveryMinutes, 0, 7 * 24 * 60);
        Whole(input => input.MaxBlockedPercent, 0, 100);
        Whole(input => input.AlwaysBlocked, 0, 10_000);
    }
}
