using Claret.Portal.Accounts;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Setup;

/// <summary>Names every fault of the section by its key.</summary>
public sealed class SetupOptionsValidator : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options)
    {
        var faults = new List<string>();
        var (username, email) = (options.Admin.Username, options.Admin.Email);
        if (username.Length == 0 && email.Length > 0)
            faults.Add("Setup:Admin:Username is missing, though there is a Setup:Admin:Email.");
        if (email.Length == 0 && username.Length > 0)
            faults.Add("Setup:Admin:Email is missing, though there is a Setup:Admin:Username: the link that sets the password is mailed there.");

        if (username.Length > 0 && (username.Trim().Length != username.Length || username.Any(char.IsControl) || username.Length > Person.MaxUsername))
            faults.Add($"Setup:Admin:Username must have no blank at its ends, no control characters, and {Person.MaxUsername} characters at most.");
        if (email.Length > 0 && !IsAddress(email))
            faults.Add("Setup:Admin:Email isn't one address. Write it as ada@example.com, without a name.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsAddress(string text) =>
        text.Length <= Person.MaxEmail
        && MailboxAddress.TryParse(text, out var address)
        && string.Equals(address.Address, text, StringComparison.Ordinal)
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < text.Length - 1;
}
