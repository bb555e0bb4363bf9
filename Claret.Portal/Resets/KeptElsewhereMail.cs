using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>For people whose password lives at a provider: which, and where they change it.</summary>
public sealed class KeptElsewhereMail(IStringLocalizer<ResetMailTexts> texts, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "reset-kept-elsewhere";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        var data = JsonSerializer.Deserialize<AccountsData>(message.Data)!;
        return Task.FromResult<MailContent?>(Content(data, message.CaseReference));
    }

    public override MailContent Example() =>
        Content(new AccountsData([new ElsewhereAccount(MailExample.Username, "Okta", "https://okta.example/password", Contact: null)]), MailExample.Reference);

    private MailContent Content(AccountsData data, string? reference) => new()
    {
        Subject = texts["ElsewhereSubject", portal.Value.Name],
        Heading = texts["ElsewhereHeading"],
        Paragraphs = [texts["ElsewhereIntro"], .. data.Accounts.Select(account => ElsewhereText.Line(texts, account, support))],
        Afterwards = [texts["NothingChanged"]],
        Reference = reference,
    };

    public sealed record AccountsData(IReadOnlyList<ElsewhereAccount> Accounts);
}
