using System.Text.Json;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Profile.Mails;

/// <summary>Tells who had an account, and who has it from now on, that its password is kept somewhere else.</summary>
public sealed class AccountMovedMail(IStringLocalizer<ProfileMailTexts> texts, MailTimes times, PortalUrls urls, SupportDesk support, IOptions<PortalOptions> portal) : MailBody
{
    public const string KindName = "account-moved";

    public override string Kind => KindName;

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken) =>
        Task.FromResult<MailContent?>(Content(JsonSerializer.Deserialize<MovedData>(message.Data)!));

    public override MailContent Example() => Content(new MovedData(MailExample.Username, MailExample.At, "Okta", "https://login.example.com/password", Contact: null));

    private MailContent Content(MovedData data) => new()
    {
        Subject = texts["MovedSubject", portal.Value.Name],
        Heading = data.Provider is { } provider ? texts["MovedHeading", provider] : texts["MovedHereHeading", portal.Value.Name],
        Paragraphs = data.Provider is { } to
            ? [texts["MovedText", data.Username, portal.Value.Name, times.Of(data.At), to], data.PasswordUrl is { } url ? texts["MovedChange", to, url] : texts["MovedAsk", to, data.Contact ?? support.Name]]
            : [texts["MovedHereText", data.Username, times.Of(data.At), portal.Value.Name], texts["MovedHereSet"]],
        Action = data.Provider is null ? new MailAction(texts["MovedHereButton"], urls.Absolute(PortalRoutes.ForgotPassword)) : null,
        Afterwards = [texts["NotExpected", support.Name]],
    };

    /// <param name="Provider">Who keeps the password now; null for the portal itself.</param>
    public sealed record MovedData(string Username, DateTime At, string? Provider, string? PasswordUrl, string? Contact);
}
