using System.Text.Json;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>The mail with the link.</summary>
public sealed class ResetLinkMail(
    IDbContextFactory<PortalDbContext> contexts, IStringLocalizer<ResetMailTexts> texts, MailTimes times, PortalUrls urls,
    SupportDesk support, IOptions<PortalOptions> portal, TimeProvider clock, ILogger<TicketMail> logger) : TicketMail(contexts, clock, logger)
{
    public const string KindName = "reset-link";

    public override string Kind => KindName;

    public override async Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        if (TicketSecret.Parse(secret) is not { } ticket || await StartClockAsync(ticket.Hash, cancellationToken) is not { } expires)
            return null;

        return Content(JsonSerializer.Deserialize<LinkData>(message.Data)!, ticket.Text, expires, message.CaseReference);
    }

    public override MailContent Example() => Content(new LinkData(MailExample.Username, SentBy: null, []), "example", MailExample.At, MailExample.Reference);

    private MailContent Content(LinkData data, string ticket, DateTime expires, string? reference)
    {
        List<string> paragraphs =
        [
            data.SentBy is null ? texts["LinkAsked", data.Username] : texts["LinkSentBy", data.SentBy, portal.Value.Name, data.Username],
        ];
        foreach (var other in data.AlsoKeptElsewhere)
            paragraphs.Add(ElsewhereText.Line(texts, other, support));

        return new MailContent
        {
            Subject = texts["LinkSubject", portal.Value.Name],
            Heading = texts["LinkHeading"],
            Paragraphs = paragraphs,
            Action = new MailAction(texts["LinkAction"], urls.ResetLink(ticket)),
            Afterwards = [texts["LinkWorksUntil", times.Of(expires)], data.SentBy is null ? texts["LinkNotYou"] : texts["LinkNotExpected", support.Name]],
            Reference = reference,
        };
    }

    public sealed record LinkData(string Username, string? SentBy, IReadOnlyList<ElsewhereAccount> AlsoKeptElsewhere);
}
