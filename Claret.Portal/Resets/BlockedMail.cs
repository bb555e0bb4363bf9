using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>For people whose account is blocked: that it is, and whom to ask.</summary>
public sealed class BlockedMail(IStringLocalizer<ResetMailTexts> texts, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "reset-blocked";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        var data = JsonSerializer.Deserialize<UsernamesData>(message.Data)!;
        return Task.FromResult<MailContent?>(Content(data, message.CaseReference));
    }

    public override MailContent Example() => Content(new UsernamesData([MailExample.Username]), MailExample.Reference);

    private MailContent Content(UsernamesData data, string? reference) => new()
    {
        Subject = texts["BlockedSubject", portal.Value.Name],
        Heading = texts["BlockedHeading"],
        Paragraphs = [.. data.Usernames.Select(username => texts["BlockedText", username, support.Name].Value)],
        Reference = reference,
    };

    public sealed record UsernamesData(IReadOnlyList<string> Usernames);
}
