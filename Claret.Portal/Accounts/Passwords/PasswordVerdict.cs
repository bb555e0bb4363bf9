namespace Claret.Portal.Accounts.Passwords;

public abstract record PasswordVerdict
{
    private PasswordVerdict()
    {
    }

    public sealed record Accepted(PasswordStrength Strength) : PasswordVerdict;

    /// <param name="Detail">For <see cref="PasswordFlaw.TooShort"/> how many more characters are needed; else null. Never part of the password.</param>
    public sealed record Refused(PasswordFlaw Flaw, string? Detail = null) : PasswordVerdict;
}
