namespace Claret.Portal.Accounts.Passwords;

/// <summary>For a meter of four steps. An estimate, explained in docs/passwords.md: it refuses nothing.</summary>
public enum PasswordStrength
{
    None = 0,
    Weak = 1,
    Fair = 2,
    Good = 3,
    Strong = 4,
}
