namespace Claret.Portal.MyAccount;

/// <param name="ProviderName">Who keeps the password; null when it is kept here.</param>
public sealed record AccountDetails(string Name, string Username, string? Email, string? ProviderName, DateTime? PasswordChangedAt);
