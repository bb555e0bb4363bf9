using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Profile.Mails;

/// <summary>"You sign in as jo.smith", and where.</summary>
public sealed class UsernameMail(
    IStringLocalizer<ProfileMailTexts> texts, IStringLocalizer<ResetMailTexts> resetTexts, PortalUrls urls, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "username-reminder";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken) =>
        Task.FromResult<MailContent?>(Content(JsonSerializer.Deserialize<UsernameData>(message.Data)!));

    public override MailContent Example() => Content(new UsernameData(MailExample.Username, "Helen Desk", Elsewhere: null, HasPassword: true));

    private MailContent Content(UsernameData data) => new()
    {
        Subject = texts["UsernameSubject", portal.Value.Name],
        Heading = texts["UsernameHeading"],
        Paragraphs =
        [
            texts["UsernameText", data.Username],
            data switch
            {
                { Elsewhere: { } account } => ElsewhereText.Line(resetTexts, account, support),
                { HasPassword: false } => texts["UsernameNoPassword"],
                _ => texts["UsernameForgot"],
            },
        ],
        Action = data.Elsewhere is null ? new MailAction(texts["UsernameSignIn"], urls.Absolute(PortalRoutes.SignIn)) : null,
        Afterwards = [texts["UsernameSentBy", data.SentBy, portal.Value.Name], texts["UsernameNothing", support.Name]],
    };

    /// <param name="Elsewhere">Where the password is kept, if not here.</param>
    public sealed record UsernameData(string Username, string SentBy, ElsewhereAccount? Elsewhere, bool HasPassword);
}
