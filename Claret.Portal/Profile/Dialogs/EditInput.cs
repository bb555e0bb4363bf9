using Claret.Portal.Accounts;

namespace Claret.Portal.Profile.Dialogs;

public sealed class EditInput
{
    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? Email { get; set; }

    public PersonDetails ToDetails() => new PersonDetails(Name ?? "", Username ?? "", Email).Trimmed();
}
