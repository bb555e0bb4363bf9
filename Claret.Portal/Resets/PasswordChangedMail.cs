using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>The notice after a reset or a change of one's own, to the address that was on record when it was done.</summary>
public sealed class PasswordChangedMail(IStringLocalizer<ResetMailTexts> texts, MailTimes times, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "password-changed";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        var data = JsonSerializer.Deserialize<ChangedData>(message.Data)!;
        return Task.FromResult<MailContent?>(Content(data, message.CaseReference));
    }

    public override MailContent Example() => Content(new ChangedData(MailExample.Username, MailExample.At), MailExample.Reference);

    private MailContent Content(ChangedData data, string? reference) => new()
    {
        Subject = texts["ChangedSubject", portal.Value.Name],
        Heading = texts["ChangedHeading"],
        Paragraphs = [texts[data.IsOwnersChange ? "ChangedByOwner" : "ChangedText", data.Username, times.Of(data.At)]],
        Afterwards = [texts["ChangedNotYou", support.Name]],
        Reference = reference,
    };

    public sealed record ChangedData(string Username, DateTime At, bool IsOwnersChange = false);
}
