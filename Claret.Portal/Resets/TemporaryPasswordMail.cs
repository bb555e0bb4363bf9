using System.Text.Json;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>The mail with the temporary password.</summary>
public sealed class TemporaryPasswordMail(
    IDbContextFactory<PortalDbContext> contexts, TemporaryPasswords passwords, IStringLocalizer<ResetMailTexts> texts, MailTimes times, PortalUrls urls,
    SupportDesk support, IOptions<PortalOptions> portal, TimeProvider clock, ILogger<TicketMail> logger) : TicketMail(contexts, clock, logger)
{
    public const string KindName = "temporary-password";

    public override string Kind => KindName;

    public override async Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        var data = JsonSerializer.Deserialize<TemporaryData>(message.Data)!;
        if (TemporaryPassword.Parse(secret ?? "") is not { } password
            || await StartClockAsync(await passwords.HashAsync(data.PersonId, password, cancellationToken), cancellationToken) is not { } expires)
            return null;

        return Content(data, password.Text, expires, message.CaseReference);
    }

    public override MailContent Example() =>
        Content(new TemporaryData(PersonId: 0, MailExample.Username, HasPassword: true, SentBy: null, []), "K7QM-4WX9-PL3T-VN6D", MailExample.At, MailExample.Reference);

    private MailContent Content(TemporaryData data, string password, DateTime expires, string? reference)
    {
        List<string> paragraphs =
        [
            data.SentBy is null ? texts["LinkAsked", data.Username] : texts["LinkSentBy", data.SentBy, portal.Value.Name, data.Username],
        ];
        foreach (var other in data.AlsoKeptElsewhere)
            paragraphs.Add(ElsewhereText.Line(texts, other, support));
        paragraphs.Add(texts[data.HasPassword ? "TemporaryFor" : "TemporaryForFirst", data.Username, times.Of(expires)]);

        return new MailContent
        {
            Subject = texts["TemporarySubject", portal.Value.Name],
            Heading = texts["TemporaryHeading"],
            Paragraphs = paragraphs,
            Code = password,
            Action = new MailAction(texts["TemporaryAction"], urls.Absolute(PortalRoutes.SignIn)),
            Afterwards = [texts["TemporaryTyping"], data.SentBy is null ? texts["LinkNotYou"] : texts["LinkNotExpected", support.Name]],
            Reference = reference,
        };
    }

    /// <param name="HasPassword">There is an old one that works until then.</param>
    public sealed record TemporaryData(
        long PersonId, string Username, bool HasPassword, string? SentBy, IReadOnlyList<ElsewhereAccount> AlsoKeptElsewhere);
}
