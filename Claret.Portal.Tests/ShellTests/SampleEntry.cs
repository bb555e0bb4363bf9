using FluentValidation;

namespace Claret.Portal.Tests.ShellTests;

public sealed class SampleEntry
{
    public string Email { get; set; } = "";

    public string Password { get; set; } = "";
}

/// <summary>One rule that waits, as a rule that asks a database would: whoever doesn't await it sees nothing.</summary>
internal sealed class SampleValidator : AbstractValidator<SampleEntry>
{
    public const string EmailMissing = "Enter your email address.";
    public const string PasswordShort = "Use at least 15 characters.";

    public SampleValidator()
    {
        RuleFor(entry => entry.Email).MustAsync(async (email, _) =>
        {
            await Task.Yield();
            return email is { Length: > 0 };
        }).WithMessage(EmailMissing);
        RuleFor(entry => entry.Password).MinimumLength(15).WithMessage(PasswordShort);
    }
}
