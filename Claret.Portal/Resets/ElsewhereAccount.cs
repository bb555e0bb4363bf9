namespace Claret.Portal.Resets;

/// <summary>An account whose password is kept by a provider, as its mail names it.</summary>
public sealed record ElsewhereAccount(string Username, string ProviderName, string? PasswordUrl, string? Contact)
{
    public static ElsewhereAccount Of(Accounts.Person person) =>
        new(person.Username, person.Provider?.Name ?? person.Source.ToString(), person.Provider?.PasswordLink, person.Provider?.Contact);
}
