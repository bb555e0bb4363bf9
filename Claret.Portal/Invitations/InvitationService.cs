using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Invitations;

/// <summary>Brings people in. Each of a list by itself: person, link and mail are made together or not at all, and who can't be invited holds up nobody else.</summary>
public sealed class InvitationService(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, InvitationLink link, OutboxSignal mail, RequestOrigin origin, TimeProvider clock)
{
    /// <summary>More at once nobody reads through.</summary>
    public const int MaxAtOnce = 100;

    /// <summary>The row at which all who invite take turns: of two who invite the same person at once, the second is told.</summary>
    private const string Turn = "invitations";

    /// <summary>Within it a second one says nothing new: a double click, or a colleague with the same idea.</summary>
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(2);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="message">Plain text; cut at <see cref="InvitationMessage.MaxLength"/> characters.</param>
    public async Task<InviteOutcome> InviteAsync(Caller? caller, IReadOnlyList<Invitee> list, string? message, CancellationToken cancellationToken)
    {
        if (list.Count > MaxAtOnce)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            Record(db, AuditAction.PersonInvited, AuditOutcome.Refused, caller?.PersonId, personId: null, reference: null, nameof(InviteOutcome.TooMany));
            await db.SaveChangesAsync(cancellationToken);
            return new InviteOutcome.TooMany();
        }

        var trimmed = list.Select(invitee => invitee with { Details = invitee.Details.Trimmed() }).ToList();
        var lines = InvitationMessage.Lines(message);
        var rows = new List<InviteeOutcome>();
        for (var place = 0; place < trimmed.Count; place++)
        {
            var outcome = await InviteAsync(caller, trimmed, place, lines, cancellationToken);
            if (outcome is InviteeOutcome.NotAllowed && place == 0)
                return new InviteOutcome.NotAllowed();

            rows.Add(outcome);
            if (outcome is not InviteeOutcome.NotAllowed)
                continue;

            // One refusal on record says it for the rest.
            rows.AddRange(Enumerable.Repeat(outcome, trimmed.Count - rows.Count));
            break;
        }

        if (rows.Exists(row => row is InviteeOutcome.Invited))
            mail.Pulse();
        return new InviteOutcome.Tried(rows);
    }

    /// <summary>Sends the link anew, for as long as the first; the old one works no longer.</summary>
    public async Task<ResendOutcome> ResendAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Notes that the session is used before anything is locked: sessions come last.
        await actors.ReadAsync(db, caller, cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await TicketEnding.TakeTurnAsync(db.People.Where(p => p.Id == personId), cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        var person = await db.People.Include(p => p.Privileges).SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        ResendOutcome outcome;
        if (ResendRule.Refusal(actor, person) is { } refusal)
        {
            Record(db, AuditAction.InvitationResent, AuditOutcome.Refused, caller?.PersonId, person?.Id, reference: null, refusal.ToString());
            outcome = new ResendOutcome.Refused(refusal);
        }
        else
        {
            outcome = await ResendAsync(db, person!, actor!, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (outcome is ResendOutcome.Sent)
            mail.Pulse();
        return outcome;
    }

    private async Task<ResendOutcome> ResendAsync(PortalDbContext db, Person person, Actor actor, CancellationToken cancellationToken)
    {
        var (now, since) = (Now, Now - Once);
        if (await InvitationLink.Living(db, person.Id, now).AnyAsync(t => t.CreatedAt > since, cancellationToken))
            return new ResendOutcome.JustSent();

        await link.EndOlderAsync(db, person, now, cancellationToken);
        person.InvitedAt = now;
        var reference = await link.IssueAsync(db, person, actor, await InvitationLink.LastMessageAsync(db, person, cancellationToken), now, cancellationToken);
        Record(db, AuditAction.InvitationResent, AuditOutcome.Done, actor.PersonId, person.Id, reference, reason: null);
        return new ResendOutcome.Sent(reference);
    }

    private async Task<InviteeOutcome> InviteAsync(Caller? caller, List<Invitee> list, int place, IReadOnlyList<string> message, CancellationToken cancellationToken)
    {
        try
        {
            return await InviteOnceAsync(caller, list, place, message, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody got that username in this very moment: now it is found taken.
            return await InviteOnceAsync(caller, list, place, message, cancellationToken);
        }
    }

    private async Task<InviteeOutcome> InviteOnceAsync(Caller? caller, List<Invitee> list, int place, IReadOnlyList<string> message, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Notes that the session is used before anything is locked: sessions come last.
        await actors.ReadAsync(db, caller, cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Turns.TakeAsync(db, Turn, cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        InviteeOutcome outcome;
        if (actor is not { May.CanInvitePeople: true })
        {
            Record(db, AuditAction.PersonInvited, AuditOutcome.Refused, caller?.PersonId, personId: null, reference: null, nameof(InviteeOutcome.NotAllowed));
            outcome = new InviteeOutcome.NotAllowed();
        }
        else
        {
            var found = (await InvitationCheck.FindAsync(db, list, place, cancellationToken))[0];
            outcome = found.FirstOrDefault(finding => finding.IsInTheWayOf(list[place])) is { } inTheWay
                ? Refused(db, actor, found, inTheWay)
                : await MakeAsync(db, list[place].Details, actor, message, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private InviteeOutcome.InTheWay Refused(PortalDbContext db, Actor actor, IReadOnlyList<InviteFinding> found, InviteFinding inTheWay)
    {
        var why = inTheWay is InviteFinding.Broken broken ? broken.Fault.ToString() : inTheWay.GetType().Name;
        Record(db, AuditAction.PersonInvited, AuditOutcome.Refused, actor.PersonId, (inTheWay as InviteFinding.AddressKnown)?.PersonId, reference: null, why);
        return new InviteeOutcome.InTheWay(found);
    }

    /// <summary>Local, active, without a password and without any privilege: who is invited may do nothing until an Admin says so.</summary>
    private async Task<InviteeOutcome> MakeAsync(PortalDbContext db, PersonDetails details, Actor actor, IReadOnlyList<string> message, CancellationToken cancellationToken)
    {
        var now = Now;
        var person = new Person { Name = details.Name, Username = details.Username, Email = details.Email, CreatedAt = now, InvitedAt = now };
        db.People.Add(person);
        await db.SaveChangesAsync(cancellationToken);
        var reference = await link.IssueAsync(db, person, actor, message, now, cancellationToken);
        Record(db, AuditAction.PersonInvited, AuditOutcome.Done, actor.PersonId, person.Id, reference, details.Username);
        return new InviteeOutcome.Invited(person.Id, reference);
    }

    private void Record(PortalDbContext db, AuditAction action, AuditOutcome outcome, long? actorId, long? personId, string? reference, string? reason) =>
        db.Audit.Add(AuditEntries.New(clock, origin, action, outcome, actorId, personId, reference, reason is null ? null : Typed.Cut(reason, 500)));
}
