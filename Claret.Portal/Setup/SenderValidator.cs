using Claret.Portal.Mail;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Setup;

/// <summary>
/// The settings file comes with an example's address: outside Development somebody must have chosen one, for mail from a domain
/// that can't exist (RFC 2606) is refused everywhere or ends as spam.
/// </summary>
public sealed class SenderValidator(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    private static readonly string[] Reserved = ["example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"];

    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        !environment.IsDevelopment()
        && MailboxAddress.TryParse(options.From, out var from)
        && Reserved.Any(domain => from.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase) || from.Domain.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase))
            ? ValidateOptionsResult.Fail($"Mail:From is \"{options.From}\", an example's address. Outside Development it must be one of yours, that your mail server may send from.")
            : ValidateOptionsResult.Success;
}
