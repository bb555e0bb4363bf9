namespace Claret.Portal.Accounts.Passwords;

/// <summary>Names the resource file beside it.</summary>
public sealed class PasswordTexts;
