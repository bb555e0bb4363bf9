using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>Adds a ticket and the mail that carries it to a change that is about to be saved, in the caller's transaction.</summary>
public sealed class TicketIssuer(Outbox outbox, TemporaryPasswords passwords, TimeProvider clock)
{
    /// <summary>At most three live tickets a person, of both kinds: a stranger's requests can't starve the owner's.</summary>
    public const int LiveTickets = 3;

    /// <summary>A link, whatever the portal's setting says.</summary>
    public Task IssueAsync(
        PortalDbContext db, Reset reset, Person person, TimeSpan lifetime, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere, CancellationToken cancellationToken) =>
        IssueAsync(db, reset, person, TicketKind.Link, lifetime, sentBy, alsoKeptElsewhere, cancellationToken);

    /// <param name="sentBy">The admin's name, or null where the person asked.</param>
    /// <param name="alsoKeptElsewhere">A line about other accounts on the same address whose password lives at a provider.</param>
    public async Task IssueAsync(
        PortalDbContext db, Reset reset, Person person, TicketKind kind, TimeSpan lifetime, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await TakeTurnAsync(db, person.Id, cancellationToken);
        await ReplaceOldestAsync(db, person.Id, now, cancellationToken);

        var hash = kind == TicketKind.TemporaryPassword
            ? await OweTemporaryPasswordAsync(db, reset, person, sentBy, alsoKeptElsewhere, cancellationToken)
            : OweLink(db, reset, person, sentBy, alsoKeptElsewhere);
        reset.Tickets.Add(new Ticket
        {
            Kind = kind,
            PersonId = person.Id,
            SecretHash = hash,
            SecurityStamp = person.SecurityStamp,
            CreatedAt = now,
            Lifetime = lifetime,
        });
    }

    /// <summary>Whoever issues another for the same person at this moment waits until this one is committed, and counts it.</summary>
    private static Task<int> TakeTurnAsync(PortalDbContext db, long personId, CancellationToken cancellationToken) =>
        db.People.Where(p => p.Id == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.SecurityStamp, p => p.SecurityStamp), cancellationToken);

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

    private byte[] OweLink(PortalDbContext db, Reset reset, Person person, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere)
    {
        var secret = TicketSecret.New();
        Owe(db, reset, person, ResetLinkMail.KindName, new ResetLinkMail.LinkData(person.Username, sentBy, alsoKeptElsewhere), secret.Text);
        return secret.Hash;
    }

    private async Task<byte[]> OweTemporaryPasswordAsync(
        PortalDbContext db, Reset reset, Person person, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere, CancellationToken cancellationToken)
    {
        var secret = TemporaryPassword.New();
        Owe(db, reset, person, TemporaryPasswordMail.KindName,
            new TemporaryPasswordMail.TemporaryData(person.Id, person.Username, person.PasswordHash is not null, sentBy, alsoKeptElsewhere), secret.Text);
        return await passwords.HashAsync(person.Id, secret, cancellationToken);
    }

    private void Owe<TData>(PortalDbContext db, Reset reset, Person person, string kind, TData data, string secret)
    {
        reset.Events.Add(new ResetEvent { At = clock.GetUtcNow().UtcDateTime, Kind = ResetEventKind.MailOwed, Detail = kind });
        outbox.Add(db, kind, person.Email!, person.Culture, reset.Reference, data, secret);
    }
}
