using System.Diagnostics;
using Claret.Portal.Mail;

namespace Claret.Portal.Telemetry;

/// <summary>Stands before the real transport: one span and one count a hand-over.</summary>
public sealed class MeteredTransport(IMailTransport transport, PortalMeter meter) : IMailTransport
{
    public string Name => transport.Name;

    public async Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken)
    {
        using var span = meter.Traces.StartActivity("mail hand-over", ActivityKind.Client);
        span?.SetTag("transport", transport.Name);
        span?.SetTag("message_id", mail.MessageId);
        var outcome = await transport.SendAsync(mail, cancellationToken);
        span?.SetTag("outcome", outcome.GetType().Name);
        if (outcome is not MailOutcome.Accepted)
            span?.SetStatus(ActivityStatusCode.Error);
        meter.Count(transport.Name, outcome);
        return outcome;
    }
}
