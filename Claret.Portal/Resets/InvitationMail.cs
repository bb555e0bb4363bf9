using System.Text.Json;
using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>The mail that brings somebody in: who invites them, to what, and the link that sets their first password.</summary>
public sealed class InvitationMail(
    IDbContextFactory<PortalDbContext> contexts, IStringLocalizer<ResetMailTexts> texts, MailTimes times, PortalUrls urls,
    SupportDesk support, IOptions<PortalOptions> portal, TimeProvider clock, ILogger<TicketMail> logger) : TicketMail(contexts, clock, logger)
{
    public const string KindName = "invitation";

    /// <summary>As much of a name as a sentence has room for.</summary>
    private const int NameInPassing = 60;

    public override string Kind => KindName;

    /// <summary>What the invitation that this reset belongs to said. Null when it belongs to none. The mail may be gone by now: then nobody is quoted.</summary>
    public static async Task<InvitationData?> OfAsync(PortalDbContext db, long resetId, Person person, CancellationToken cancellationToken)
    {
        var reference = await db.Resets.Where(r => r.Id == resetId && r.StartedBy == ResetStart.Invitation).Select(r => r.Reference).SingleOrDefaultAsync(cancellationToken);
        if (reference is null)
            return null;

        var data = await db.Outbox.Where(m => m.CaseReference == reference && m.Kind == KindName).OrderByDescending(m => m.Id).Select(m => m.Data).FirstOrDefaultAsync(cancellationToken);
        return data is null
            ? new InvitationData(person.Username, InvitedBy: null, [])
            : JsonSerializer.Deserialize<InvitationData>(data)! with { Username = person.Username };
    }

    public override async Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        if (TicketSecret.Parse(secret) is not { } ticket || await StartClockAsync(ticket.Hash, cancellationToken) is not { } expires)
            return null;

        return Content(JsonSerializer.Deserialize<InvitationData>(message.Data)!, ticket.Text, expires, message.CaseReference);
    }

    public override MailContent Example() => Content(
        new InvitationData(MailExample.Username, texts["InvitationExampleBy"], [texts["InvitationExampleMessage"]]), "example", MailExample.At, MailExample.Reference);

    private MailContent Content(InvitationData data, string ticket, DateTime expires, string? reference)
    {
        var by = MailLine.Of(data.InvitedBy, NameInPassing);
        List<string> paragraphs =
        [
            by.Length == 0 ? texts["InvitationText", portal.Value.Name, data.Username] : texts["InvitationBy", by, portal.Value.Name, data.Username],
            texts["InvitationNext"],
        ];
        if (data.Message.Count > 0)
            paragraphs.Add(by.Length == 0 ? texts["InvitationMessage"] : texts["InvitationWrites", by]);

        return new MailContent
        {
            Subject = texts["InvitationSubject", portal.Value.Name],
            Heading = texts["InvitationHeading", portal.Value.Name],
            Paragraphs = paragraphs,
            Quote = [.. data.Message.Select(line => MailLine.Of(line))],
            Action = new MailAction(texts["InvitationAction"], urls.ResetLink(ticket)),
            Afterwards = [texts["LinkWorksUntil", times.Of(expires)], texts["InvitationNotExpected", support.Name]],
            Reference = reference,
        };
    }

    /// <param name="InvitedBy">The admin's name; null where that is no longer known.</param>
    /// <param name="Message">What the admin wrote, by lines.</param>
    public sealed record InvitationData(string Username, string? InvitedBy, IReadOnlyList<string> Message);
}
