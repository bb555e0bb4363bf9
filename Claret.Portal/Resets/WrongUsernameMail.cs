using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>Tells a shared address, once an hour at most, that a username didn't belong to it. Neither the typed one nor the right ones stand in it.</summary>
public sealed class WrongUsernameMail(IStringLocalizer<ResetMailTexts> texts, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "reset-wrong-username";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken) =>
        Task.FromResult<MailContent?>(Content(message.CaseReference));

    public override MailContent Example() => Content(MailExample.Reference);

    private MailContent Content(string? reference) => new()
    {
        Subject = texts["WrongUsernameSubject", portal.Value.Name],
        Heading = texts["WrongUsernameHeading"],
        Paragraphs = [texts["WrongUsernameText"], texts["WrongUsernameNext", support.Name]],
        Afterwards = [texts["NothingChanged"]],
        Reference = reference,
    };

    public sealed record NoData;
}
