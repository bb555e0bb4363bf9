using Microsoft.Extensions.Options;

namespace Claret.Portal.Mail;

/// <summary>The transport that <c>Mail:Transport</c> names at the moment of each hand-over: the settings page can change it while mail goes out.</summary>
public sealed class ChosenTransport(IServiceProvider services, IOptions<MailOptions> options) : IMailTransport
{
    public string Name => Chosen.Name;

    private IMailTransport Chosen => options.Value.TransportKind switch
    {
        MailTransportKind.Smtp => services.GetRequiredService<SmtpTransport>(),
        MailTransportKind.SendGrid => services.GetRequiredService<SendGridTransport>(),
        _ => services.GetRequiredService<PickupTransport>(),
    };

    public Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken) => Chosen.SendAsync(mail, cancellationToken);
}
