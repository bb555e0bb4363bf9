using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Profile.Mails;

/// <summary>Tells a new address whose it is from now on: a mistyped one belongs to a stranger, who can say so.</summary>
public sealed class NewAddressMail(IStringLocalizer<ProfileMailTexts> texts, MailTimes times, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "address-added";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken) =>
        Task.FromResult<MailContent?>(Content(JsonSerializer.Deserialize<AddedData>(message.Data)!));

    public override MailContent Example() => Content(new AddedData(MailExample.Username, MailExample.At));

    private MailContent Content(AddedData data) => new()
    {
        Subject = texts["AddedSubject", portal.Value.Name],
        Heading = texts["AddedHeading"],
        Paragraphs = [texts["AddedText", data.Username, portal.Value.Name, times.Of(data.At)]],
        Afterwards = [texts["NotYours", support.Name]],
    };

    public sealed record AddedData(string Username, DateTime At);
}
