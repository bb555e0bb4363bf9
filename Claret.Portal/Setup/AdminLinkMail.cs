using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Setup;

/// <summary>Tells an Admin that somebody at the server made a link for their account.</summary>
public sealed class AdminLinkMail(IStringLocalizer<SetupTexts> texts, MailTimes times, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "admin-link-made";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        var data = JsonSerializer.Deserialize<MadeData>(message.Data)!;
        return Task.FromResult<MailContent?>(Content(data, message.CaseReference));
    }

    public override MailContent Example() => Content(new MadeData(MailExample.Username, MailExample.At), MailExample.Reference);

    private MailContent Content(MadeData data, string? reference) => new()
    {
        Subject = texts["MadeSubject", portal.Value.Name],
        Heading = texts["MadeHeading"],
        Paragraphs = [texts["MadeText", data.Username, times.Of(data.At)]],
        Afterwards = [texts["MadeNotYou", support.Name]],
        Reference = reference,
    };

    public sealed record MadeData(string Username, DateTime At);
}
