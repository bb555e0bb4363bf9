using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Mail;

/// <summary>Every fault of the section at once, each with its key and what to do.</summary>
public sealed class MailOptionsValidator(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var faults = new List<string>();
        Transport(options, faults);
        From(options, faults);
        if (options.Pickup.Directory.Contains('\0', StringComparison.Ordinal))
            faults.Add("Mail:Pickup:Directory isn't a path.");

        if (options.TransportKind == MailTransportKind.Smtp)
            Smtp(options.Smtp, faults);
        if (options.TransportKind == MailTransportKind.SendGrid)
            SendGrid(options.SendGrid, faults);

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void Transport(MailOptions options, List<string> faults)
    {
        if (options.Transport.Length == 0)
        {
            if (!environment.IsDevelopment())
                faults.Add("Mail:Transport is missing. Outside Development it must be named: Pickup, Smtp or SendGrid.");
        }
        else if (NamedValue.Of<MailTransportKind>(options.Transport) is null)
        {
            faults.Add($"Mail:Transport is \"{options.Transport}\". It must be Pickup, Smtp or SendGrid.");
        }
    }

    private static void From(MailOptions options, List<string> faults)
    {
        if (options.From.Length == 0)
            faults.Add("Mail:From is missing. Give the address that mail comes from, as \"Claret Portal <portal@example.com>\".");
        else if (options.From.AsSpan().ContainsAny('\r', '\n') || !MailboxAddress.TryParse(options.From, out var from) || !from.Address.Contains('@', StringComparison.Ordinal))
            faults.Add("Mail:From isn't one address. Write it as \"Claret Portal <portal@example.com>\".");
    }

    private static void Smtp(SmtpOptions smtp, List<string> faults)
    {
        if (Uri.CheckHostName(smtp.Host) == UriHostNameType.Unknown)
            faults.Add(smtp.Host.Length == 0 ? "Mail:Smtp:Host is missing. Name the mail server." : "Mail:Smtp:Host isn't a host name. Leave out the scheme and the port.");
        if (smtp.Port.Length > 0 && !(int.TryParse(smtp.Port, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535))
            faults.Add($"Mail:Smtp:Port is \"{smtp.Port}\". It must be a number from 1 to 65535, or empty.");

        if (NamedValue.Of<SmtpSecurity>(smtp.Security) is null)
            faults.Add($"Mail:Smtp:Security is \"{smtp.Security}\". It must be None, StartTls or Tls.");
        else if (smtp is { SecurityKind: SmtpSecurity.None, Username.Length: > 0 } && !IsThisMachine(smtp.Host))
            faults.Add("Mail:Smtp:Security is None, which would send Mail:Smtp:Password in clear. Use StartTls or Tls.");

        if (smtp.Username.Length == 0 && smtp.Password.Length > 0)
            faults.Add("Mail:Smtp:Username is missing, though there is a Mail:Smtp:Password.");
        if (smtp.Username.Length > 0 && smtp.Password.Length == 0)
            faults.Add("Mail:Smtp:Password is missing, though there is a Mail:Smtp:Username.");
        if (smtp.CertificateAuthority.Length > 0 && !IsCertificateFile(smtp.CertificateAuthority))
            faults.Add("Mail:Smtp:CertificateAuthority isn't a readable PEM file with a certificate.");
    }

    private static void SendGrid(SendGridOptions sendGrid, List<string> faults)
    {
        if (sendGrid.ApiKey.Length == 0)
            faults.Add("Mail:SendGrid:ApiKey is missing. Make one in SendGrid that may send mail and nothing else.");
        else if (sendGrid.ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            faults.Add("Mail:SendGrid:ApiKey has characters that no key has; perhaps a blank or a line break was copied with it.");

        if (!Uri.TryCreate(sendGrid.Host, UriKind.Absolute, out var host) || !(host.Scheme is "https" || host is { Scheme: "http", IsLoopback: true }))
            faults.Add("Mail:SendGrid:Host must be an https address, as https://api.sendgrid.com.");
    }

    private static bool IsThisMachine(string host) => Uri.TryCreate($"smtp://{host}", UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static bool IsCertificateFile(string path)
    {
        try
        {
            return CertificateAuthorities.Load(path).Count > 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
