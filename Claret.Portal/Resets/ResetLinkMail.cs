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

/// <summary>The mail with the link. Handing it over starts the link's clock, so one that waited out an outage carries a live link.</summary>
public sealed class ResetLinkMail(
    IDbContextFactory<PortalDbContext> contexts, IStringLocalizer<ResetMailTexts> texts, MailTimes times, PortalUrls urls,
    SupportDesk support, IOptions<PortalOptions> portal, TimeProvider clock) : MailBody
{
    public const string KindName = "reset-link";

    public override string Kind => KindName;

    public override async Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken)
    {
        if (TicketSecret.Parse(secret) is not { } ticket || await StartClockAsync(ticket, cancellationToken) is not { } expires)
            return null;

        var data = JsonSerializer.Deserialize<LinkData>(message.Data)!;
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
            Action = new MailAction(texts["LinkAction"], urls.ResetLink(ticket.Text)),
            Afterwards = [texts["LinkWorksUntil", times.Of(expires)], data.SentBy is null ? texts["LinkNotYou"] : texts["LinkNotExpected", support.Name]],
            Reference = message.CaseReference,
        };
    }

    public override async Task OnGivenUpAsync(PortalDbContext db, OutboxMessage message, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var reset = await db.Resets.SingleOrDefaultAsync(r => r.Reference == message.CaseReference && r.State == ResetState.Open, cancellationToken);
        if (reset is null)
            return;

        reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.MailGivenUp, Detail = Typed.Cut(reason, 500) });
        reset.Close(ResetReason.NotMailed, now);
        foreach (var ticket in await db.Tickets.Where(t => t.ResetId == reset.Id && t.EndedAt == null).ToListAsync(cancellationToken))
            (ticket.EndedAt, ticket.EndedBy) = (now, TicketEnd.NotMailed);
    }

    /// <summary>Null when the ticket has ended meanwhile: then there is nothing to mail.</summary>
    private async Task<DateTime?> StartClockAsync(TicketSecret secret, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ticket = await db.Tickets.AsNoTracking().SingleOrDefaultAsync(t => t.SecretHash == secret.Hash && t.EndedAt == null, cancellationToken);
        if (ticket is null)
            return null;

        var expires = clock.GetUtcNow().UtcDateTime + ticket.Lifetime;
        var started = await db.Tickets.Where(t => t.Id == ticket.Id && t.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.ExpiresAt, expires), cancellationToken);
        return started == 1 ? expires : null;
    }

    public sealed record LinkData(string Username, string? SentBy, IReadOnlyList<ElsewhereAccount> AlsoKeptElsewhere);
}
