using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>Adds a ticket and the mail that carries it to a change that is about to be saved.</summary>
public sealed class TicketIssuer(Outbox outbox, TimeProvider clock)
{
    /// <summary>At most three live tickets a person: a stranger's requests can't starve the owner's.</summary>
    public const int LiveTickets = 3;

    /// <param name="sentBy">The admin's name, or null where the person asked.</param>
    /// <param name="alsoKeptElsewhere">A line about other accounts on the same address whose password lives at a provider.</param>
    public async Task IssueAsync(
        PortalDbContext db, Reset reset, Person person, TimeSpan lifetime, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await ReplaceOldestAsync(db, person.Id, now, cancellationToken);

        var secret = TicketSecret.New();
        var ticket = new Ticket
        {
            Kind = TicketKind.Link,
            PersonId = person.Id,
            SecretHash = secret.Hash,
            SecurityStamp = person.SecurityStamp,
            CreatedAt = now,
            Lifetime = lifetime,
        };
        reset.Tickets.Add(ticket);
        reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.MailOwed, Detail = ResetLinkMail.KindName });
        outbox.Add(db, ResetLinkMail.KindName, person.Email!, person.Culture, reset.Reference,
            new ResetLinkMail.LinkData(person.Username, sentBy, alsoKeptElsewhere), secret.Text);
    }

    private static async Task ReplaceOldestAsync(PortalDbContext db, long personId, DateTime now, CancellationToken cancellationToken)
    {
        var live = await db.Tickets
            .Where(t => t.PersonId == personId && t.EndedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now))
            .OrderByDescending(t => t.Id)
            .Skip(LiveTickets - 1)
            .ToListAsync(cancellationToken);
        foreach (var oldest in live)
        {
            oldest.EndedAt = now;
            oldest.EndedBy = TicketEnd.Replaced;
            var replaced = await db.Resets.SingleAsync(r => r.Id == oldest.ResetId, cancellationToken);
            replaced.Close(ResetReason.Replaced, now);
        }
    }
}
