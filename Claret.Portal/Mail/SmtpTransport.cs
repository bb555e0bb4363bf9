using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Mail;

/// <summary>
/// One connection a mail. A server's 4xx means later and its 5xx means never; what goes wrong before the recipient is named
/// (connection, TLS, sign-in, sender) is for an operator to mend, so the mail waits.
/// </summary>
public sealed class SmtpTransport(IOptions<MailOptions> options, MailMime mime, TimeProvider clock) : IMailTransport
{
    // A file, named where the portal is started: the settings page doesn't offer it.
    private readonly X509Certificate2Collection? authorities =
        options.Value.Smtp.CertificateAuthority is { Length: > 0 } path ? CertificateAuthorities.Load(path) : null;

    public string Name => nameof(MailTransportKind.Smtp);

    public async Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken)
    {
        using var message = mime.Build(mail);
        // Read once for each mail: a change in the middle must not send one server's password to another.
        var smtp = options.Value.Smtp;
        return message is null
            ? MailIdentity.BadRecipient()
            : await HandOver.WithinLimitAsync(clock, limit => SendAsync(message, smtp, limit), cancellationToken);
    }

    private async Task<MailOutcome> SendAsync(MimeMessage message, SmtpOptions smtp, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = (int)HandOver.Limit.TotalMilliseconds };
        if (authorities is not null)
            client.ServerCertificateValidationCallback = (_, certificate, _, errors) => CertificateAuthorities.Vouch(authorities, certificate, errors);

        if (await OpenAsync(client, smtp, cancellationToken) is { } refused)
            return refused;

        MailOutcome outcome;
        try
        {
            outcome = new MailOutcome.Accepted(await client.SendAsync(message, cancellationToken));
        }
        catch (SmtpCommandException answer) when (answer.ErrorCode == SmtpErrorCode.SenderNotAccepted && (int)answer.StatusCode >= 500)
        {
            outcome = new MailOutcome.Deferred($"The mail server doesn't take mail from the portal's address: check Mail:From. It said: {Words(answer)}");
        }
        catch (SmtpCommandException answer)
        {
            outcome = (int)answer.StatusCode >= 500
                ? new MailOutcome.Rejected(Words(answer))
                : new MailOutcome.Deferred(Words(answer), IsForThisMail: IsAboutTheMail(answer));
        }
        catch (ServiceNotAuthenticatedException)
        {
            return new MailOutcome.Deferred("The mail server wants a sign-in: set Mail:Smtp:Username and Mail:Smtp:Password.");
        }
        catch (NotSupportedException)
        {
            outcome = new MailOutcome.Rejected("The mail server can't take mail for an address with such characters (it has no SMTPUTF8).");
        }
        catch (Exception cut) when (cut is SmtpProtocolException or IOException or SocketException or ServiceNotConnectedException)
        {
            return new MailOutcome.Deferred("The mail server broke the connection off before it confirmed the mail.");
        }

        await CloseAsync(client, cancellationToken);
        return outcome;
    }

    /// <summary>Null when the server is ready for mail.</summary>
    private static async Task<MailOutcome?> OpenAsync(SmtpClient client, SmtpOptions smtp, CancellationToken cancellationToken)
    {
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.PortNumber, Socket(smtp.SecurityKind), cancellationToken);
            if (smtp.Username.Length > 0)
                await client.AuthenticateAsync(smtp.Username, smtp.Password, cancellationToken);
            return null;
        }
        catch (SslHandshakeException)
        {
            return new MailOutcome.Deferred("The mail server's certificate isn't trusted, or it doesn't speak TLS there: check Mail:Smtp:Host, Port, Security and CertificateAuthority.");
        }
        catch (Exception refused) when (refused is MailKit.Security.AuthenticationException or SaslException)
        {
            return new MailOutcome.Deferred("The mail server refused the sign-in: check Mail:Smtp:Username and Mail:Smtp:Password.");
        }
        catch (NotSupportedException)
        {
            return new MailOutcome.Deferred(client.IsConnected
                ? "The mail server offers no sign-in: leave Mail:Smtp:Username empty, or use another port."
                : "The mail server doesn't offer STARTTLS: check Mail:Smtp:Port and Mail:Smtp:Security.");
        }
        catch (SmtpCommandException answer)
        {
            return new MailOutcome.Deferred($"The mail server turned the portal away: {Words(answer)}");
        }
        catch (SocketException unreachable)
        {
            return new MailOutcome.Deferred(unreachable.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData
                ? "The mail server's name isn't known: check Mail:Smtp:Host."
                : "The mail server can't be reached: check Mail:Smtp:Host and Mail:Smtp:Port.");
        }
        catch (Exception cut) when (cut is SmtpProtocolException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return new MailOutcome.Deferred("The mail server broke the connection off before it took any mail.");
        }
    }

    /// <summary>It has said what becomes of the mail: a rude goodbye changes nothing.</summary>
    private static async Task CloseAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception rude) when (rude is SmtpProtocolException or SmtpCommandException or IOException or SocketException or OperationCanceledException)
        {
            // The connection goes with the client.
        }
    }

    /// <summary>421 closes the connection whatever it answers; a temporary no to the sender would be the same for every mail.</summary>
    private static bool IsAboutTheMail(SmtpCommandException answer) =>
        answer.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted && answer.StatusCode != SmtpStatusCode.ServiceNotAvailable;

    private static string Words(SmtpCommandException answer) => $"{(int)answer.StatusCode} {answer.Message}";

    private static SecureSocketOptions Socket(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
