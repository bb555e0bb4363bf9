using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>The one way in which a password changes, whatever the warrant: a link, a temporary password, or the current one.</summary>
public sealed class PasswordChange(
    PasswordPolicy policy, PasswordHashing hashing, SignInPauses pauses, ResetSteps steps, TicketEnding ending,
    Outbox outbox, OutboxSignal mail, RequestOrigin origin, TimeProvider clock, IOptions<PortalOptions> portal)
{
    /// <summary>Null when the password will do. Asked before anything is spent: a refused password burns nothing.</summary>
    public PasswordVerdict.Refused? Refusal(Person person, string newPassword) =>
        policy.Check(newPassword, PasswordContext.For(person, portal.Value.Name)) as PasswordVerdict.Refused;

    /// <summary>
    /// Of any number at once, one succeeds: conditional updates decide who, and everything else follows in the same transaction.
    /// People, resets, tickets, sessions, in this order everywhere, so that no two transactions wait for each other.
    /// </summary>
    /// <param name="person">As read with the warrant: whatever has changed them since has taken it away.</param>
    public async Task<bool> SetAsync(PortalDbContext db, Person person, string newPassword, PasswordWarrant warrant, CancellationToken cancellationToken)
    {
        // Before the transaction: 20 ms of work hold no lock.
        var hash = await hashing.HashAsync(newPassword, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.People
            .Where(p => p.Id == person.Id && p.SecurityStamp == person.SecurityStamp)
            .Where(p => p.Source == PersonSource.Local && p.State == PersonState.Active)
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.PasswordHash, hash)
                    .SetProperty(p => p.PasswordChangedAt, now)
                    .SetProperty(p => p.InvitedAt, (DateTime?)null)
                    .SetProperty(p => p.SecurityStamp, Guid.NewGuid()),
                cancellationToken);
        if (changed != 1
            || !await SpendTicketAsync(db, person, TicketOf(warrant), mustBeUnexpired: warrant is PasswordWarrant.Link, now, cancellationToken)
            || await EndSessionsAsync(db, person, warrant, now, cancellationToken) is not { } sessions)
            return false;

        await pauses.ClearAsync(db, person.Id, cancellationToken);
        await LeaveOnRecordAsync(db, person, TicketOf(warrant), sessions, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        mail.Pulse();
        return true;
    }

    private static Ticket? TicketOf(PasswordWarrant warrant) => warrant switch
    {
        PasswordWarrant.Link link => link.Ticket,
        PasswordWarrant.TemporaryPassword temporary => temporary.Ticket,
        _ => null,
    };

    private async Task<bool> SpendTicketAsync(
        PortalDbContext db, Person person, Ticket? ticket, bool mustBeUnexpired, DateTime now, CancellationToken cancellationToken)
    {
        var completed = ticket?.ResetId;
        if (ticket is not null)
        {
            await db.Resets.Where(r => r.Id == completed)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ResetState.Completed).SetProperty(r => r.EndedAt, now), cancellationToken);
        }

        await ending.EndAsync(
            db, LivingTickets.In(db, now).Where(t => t.PersonId == person.Id && t.ResetId != completed), TicketEnd.PasswordChanged, ResetReason.PasswordChanged, cancellationToken);

        if (ticket is not null)
        {
            var spent = await db.Tickets.Where(t => t.Id == ticket.Id && t.EndedAt == null && (!mustBeUnexpired || t.ExpiresAt > now))
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now).SetProperty(t => t.EndedBy, TicketEnd.Used), cancellationToken);
            if (spent != 1)
                return false;
        }

        return true;
    }

    /// <summary>All of them after a reset, all others after a change of one's own. Null when the warrant's own has ended meanwhile.</summary>
    private static async Task<int?> EndSessionsAsync(PortalDbContext db, Person person, PasswordWarrant warrant, DateTime now, CancellationToken cancellationToken)
    {
        var live = db.Sessions.Where(s => s.PersonId == person.Id && s.EndedAt == null);
        Guid? mine = warrant switch
        {
            PasswordWarrant.TemporaryPassword temporary => temporary.SessionId,
            PasswordWarrant.CurrentPassword current => current.SessionId,
            _ => null,
        };
        if (mine is not null
            && await live.Where(s => s.Id == mine).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken) != 1)
            return null;

        return warrant is PasswordWarrant.CurrentPassword
            ? await live.Where(s => s.Id != mine).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.PasswordChanged), cancellationToken)
            : await live.ExecuteUpdateAsync(
                set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.PasswordReset), cancellationToken);
    }

    private async Task LeaveOnRecordAsync(PortalDbContext db, Person person, Ticket? ticket, int sessions, DateTime now, CancellationToken cancellationToken)
    {
        var reference = ticket is null
            ? null
            : await db.Resets.Where(r => r.Id == ticket.ResetId).Select(r => r.Reference).SingleAsync(cancellationToken);
        if (ticket is not null)
        {
            steps.Leave(db, ticket.ResetId, ResetEventKind.PasswordSet);
            steps.Leave(db, ticket.ResetId, ResetEventKind.SessionsEnded, sessions.ToString(CultureInfo.InvariantCulture));
            if (person.Email is not null)
                steps.Leave(db, ticket.ResetId, ResetEventKind.NoticeOwed, PasswordChangedMail.KindName);
        }

        if (person.Email is not null)
        {
            outbox.Add(db, PasswordChangedMail.KindName, person.Email, person.Culture, reference,
                new PasswordChangedMail.ChangedData(person.Username, now, IsOwnersChange: ticket is null));
        }

        db.Audit.Add(AuditEntries.New(
            clock, origin, ticket is null ? AuditAction.PasswordChanged : AuditAction.ResetCompleted, AuditOutcome.Done,
            actorId: ticket is null ? person.Id : null, personId: person.Id, caseReference: reference));
    }
}
