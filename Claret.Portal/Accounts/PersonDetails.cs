namespace Claret.Portal.Accounts;

/// <summary>What an admin can edit of a person, as a value: the three that a source owns where it keeps the account.</summary>
public sealed record PersonDetails(string Name, string Username, string? Email)
{
    public static PersonDetails Of(Person person) => new(person.Name, person.Username, person.Email);

    /// <summary>Without the blanks at the ends that pasting leaves; an empty address is none.</summary>
    public PersonDetails Trimmed() => new(Name.Trim(), Username.Trim(), string.IsNullOrWhiteSpace(Email) ? null : Email.Trim());
}
