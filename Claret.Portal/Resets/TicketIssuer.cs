using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>Adds a ticket and the mail that carries it to a change that is about to be saved, in the caller's transaction.</summary>
public sealed class TicketIssuer(Outbox outbox, TemporaryPasswords passwords, LiveSessions sessions, TicketEnding ending, TimeProvider clock)
{
    /// <summary>
    /// At most three live tickets a person, of both kinds: a stranger's requests can't starve the owner's. More only while temporary
    /// passwords are live that must not be replaced.
    /// </summary>
    public const int LiveTickets = 3;

    /// <summary>A link, whatever the portal's setting says.</summary>
    public Task IssueAsync(
        PortalDbContext db, Reset reset, Person person, TimeSpan lifetime, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere, CancellationToken cancellationToken) =>
        IssueAsync(db, reset, person, TicketKind.Link, lifetime, sentBy, alsoKeptElsewhere, cancellationToken);

    /// <summary>The link of an invitation; throws as the others do.</summary>
    public async Task InviteAsync(
        PortalDbContext db, Reset reset, Person person, TimeSpan lifetime, InvitationMail.InvitationData data, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(db, reset, person, cancellationToken);
        Add(reset, person, TicketKind.Link, lifetime, OweLink(db, reset, person, InvitationMail.KindName, data));
    }

    /// <param name="person">As read just before. <see cref="DbUpdateConcurrencyException"/> when their password or address has changed since: then whoever issues decides again.</param>
    /// <param name="sentBy">The admin's name, or null where the person asked.</param>
    /// <param name="alsoKeptElsewhere">A line about other accounts on the same address whose password lives at a provider.</param>
    public async Task IssueAsync(
        PortalDbContext db, Reset reset, Person person, TicketKind kind, TimeSpan lifetime, string? sentBy, IReadOnlyList<ElsewhereAccount> alsoKeptElsewhere, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(db, reset, person, cancellationToken);
        Add(reset, person, kind, lifetime, kind == TicketKind.TemporaryPassword
            ? await OweTemporaryPasswordAsync(db, reset, person, sentBy, alsoKeptElsewhere, cancellationToken)
            : OweLink(db, reset, person, ResetLinkMail.KindName, new ResetLinkMail.LinkData(person.Username, sentBy, alsoKeptElsewhere)));
    }

    private async Task TakeTurnAsync(PortalDbContext db, Reset reset, Person person, CancellationToken cancellationToken)
    {
        if (await TicketEnding.TakeTurnAsync(db.People.Where(p => p.Id == person.Id && p.SecurityStamp == person.SecurityStamp), cancellationToken) != 1)
            throw new DbUpdateConcurrencyException("The person has changed in this very moment.");

        await ReplaceOldestAsync(db, reset, person.Id, clock.GetUtcNow().UtcDateTime, cancellationToken);
    }

    private void Add(Reset reset, Person person, TicketKind kind, TimeSpan lifetime, byte[] hash) => reset.Tickets.Add(new Ticket
    {
        Kind = kind,
        PersonId = person.Id,
        SecretHash = hash,
        SecurityStamp = person.SecurityStamp,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
        Lifetime = lifetime,
    });

    /// <summary>
    /// The oldest first, but no temporary password that somebody is just using, and by what people ask for themselves none that an
    /// admin sent: anybody can ask. Where nothing can be replaced the new one is issued all the same. It may be the owner's, nobody
    /// would know why no mail comes, and the limits keep such tickets few: the next one issued replaces what is too many by then.
    /// </summary>
    private async Task ReplaceOldestAsync(PortalDbContext db, Reset by, long personId, DateTime now, CancellationToken cancellationToken)
    {
        var inUse = sessions.In(db);
        // A renewed invitation has no actor: whoever holds the dead link asked for it.
        var isByAnybody = by is { StartedBy: ResetStart.Person or ResetStart.DeadLink } or { StartedBy: ResetStart.Invitation, ActorId: null };
        var living = await LivingTickets.In(db, now)
            .Where(t => t.PersonId == personId)
            .OrderBy(t => t.Id)
            .Select(t => new
            {
                t.Id,
                IsKept = t.Kind == TicketKind.TemporaryPassword
                    && (inUse.Any(s => s.TicketId == t.Id)
                        || (isByAnybody && db.Resets.Any(r => r.Id == t.ResetId && r.StartedBy == ResetStart.Admin))),
            })
            .ToListAsync(cancellationToken);
        var replaced = living.Where(t => !t.IsKept).Take(living.Count - (LiveTickets - 1)).Select(t => t.Id).ToList();
        if (replaced.Count > 0)
            await ending.EndAsync(db, db.Tickets.Where(t => replaced.Contains(t.Id)), TicketEnd.Replaced, ResetReason.Replaced, cancellationToken);
    }

    private byte[] OweLink<TData>(PortalDbContext db, Reset reset, Person person, string mailKind, TData data)
    {
        var secret = TicketSecret.New();
        Owe(db, reset, person, mailKind, data, secret.Text);
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
