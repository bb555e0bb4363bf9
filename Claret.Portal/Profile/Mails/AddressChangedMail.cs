using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Profile.Mails;

/// <summary>Tells an old address that it is one no longer: who had it may not have wanted that (security.md 22).</summary>
public sealed class AddressChangedMail(IStringLocalizer<ProfileMailTexts> texts, MailTimes times, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "address-changed";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken) =>
        Task.FromResult<MailContent?>(Content(JsonSerializer.Deserialize<ChangedData>(message.Data)!));

    public override MailContent Example() => Content(new ChangedData(MailExample.Username, MailExample.At, "j•••@claret.example"));

    private MailContent Content(ChangedData data) => new()
    {
        Subject = texts["ChangedSubject", portal.Value.Name],
        Heading = texts[data.MaskedNew is null ? "RemovedHeading" : "ChangedHeading"],
        Paragraphs =
        [
            data.MaskedNew is { } to ? texts["ChangedText", data.Username, times.Of(data.At), to] : texts["RemovedText", data.Username, times.Of(data.At)],
            texts["OldLinks"],
        ],
        Afterwards = [texts["NotExpected", support.Name]],
    };

    /// <param name="MaskedNew">Enough to recognise one's own; null where there is none any more.</param>
    public sealed record ChangedData(string Username, DateTime At, string? MaskedNew);
}
