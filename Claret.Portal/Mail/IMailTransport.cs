namespace Claret.Portal.Mail;

/// <summary>The way out: pickup folder, SMTP, SendGrid.</summary>
public interface IMailTransport
{
    /// <summary>"Pickup", "Smtp", "SendGrid", as in the settings.</summary>
    string Name { get; }

    /// <summary>Hands one mail over. Whatever the other side does comes back as an outcome; only cancellation throws.</summary>
    Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken);
}
