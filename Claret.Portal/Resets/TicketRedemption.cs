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

/// <summary>What a ticket is worth, and the one act it is good for.</summary>
public sealed class TicketRedemption(
    IDbContextFactory<PortalDbContext> contexts, PasswordPolicy policy, PasswordHashing hashing, SignInPauses pauses,
    Outbox outbox, OutboxSignal mail, RequestOrigin origin, TimeProvider clock, IOptions<PortalOptions> portal)
{
    public async Task<TicketView> InspectAsync(string? ticket, bool opened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, ticket, cancellationToken);
        var view = View(found);
        if (opened && found is not null && view is TicketView.Live)
            await LeaveOpenedAsync(db, found, cancellationToken);
        return view;
    }

    public async Task<CompleteOutcome> CompleteAsync(string? ticket, string newPassword, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, ticket, cancellationToken);
        if (View(found) is not TicketView.Live live)
            return new CompleteOutcome.TicketDead(View(found));
        if (policy.Check(newPassword, live.PasswordContext) is PasswordVerdict.Refused refused)
            return new CompleteOutcome.PasswordRefused(refused);

        // Checked and hashed before the transaction: 20 ms of work hold no lock, and a refused password burns nothing.
        var hash = await hashing.HashAsync(newPassword, cancellationToken);
        if (!await SpendAsync(db, found!, hash, cancellationToken))
            return new CompleteOutcome.TicketDead(View(await FindAsync(db, ticket, cancellationToken)));

        mail.Pulse();
        return new CompleteOutcome.Completed(live.Username);
    }

    private static async Task<Ticket?> FindAsync(PortalDbContext db, string? ticket, CancellationToken cancellationToken) =>
        TicketSecret.Parse(ticket) is not { } secret
            ? null
            : await db.Tickets.AsNoTracking().Include(t => t.Person)
                .SingleOrDefaultAsync(t => t.SecretHash == secret.Hash, cancellationToken);

    private TicketView View(Ticket? ticket)
    {
        if (ticket?.Person is not { } person)
            return new TicketView.Unknown();

        var now = clock.GetUtcNow().UtcDateTime;
        var renewable = person is { IsLocalAndActive: true, Email: not null } ? MaskedEmail.Of(person.Email) : null;
        return ticket switch
        {
            { EndedAt: { } ended } => new TicketView.Dead(DeathBy(ticket.EndedBy), ended, renewable),
            { ExpiresAt: null } => new TicketView.Unknown(),
            { ExpiresAt: { } expired } when expired <= now => new TicketView.Dead(TicketDeath.Expired, expired, renewable),
            _ when !person.IsLocalAndActive || person.SecurityStamp != ticket.SecurityStamp => new TicketView.Dead(TicketDeath.AccountChanged, At: null, renewable),
            { ExpiresAt: { } expires } => new TicketView.Live(person.Username, expires, PasswordContext.For(person, portal.Value.Name)),
        };
    }

    private static TicketDeath DeathBy(TicketEnd? end) => end switch
    {
        TicketEnd.Used => TicketDeath.Used,
        TicketEnd.Cancelled => TicketDeath.Cancelled,
        TicketEnd.Replaced => TicketDeath.Replaced,
        _ => TicketDeath.AccountChanged,
    };

    /// <summary>Mail scanners open links too, so this says no more than it knows: somebody or something opened it.</summary>
    private async Task LeaveOpenedAsync(PortalDbContext db, Ticket ticket, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var first = await db.Tickets.Where(t => t.Id == ticket.Id && t.OpenedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.OpenedAt, now), cancellationToken);
        if (first == 0)
            return;

        Leave(db, ticket.ResetId, ResetEventKind.LinkOpened, detail: null);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Conditional updates decide who wins; everything else follows in the same transaction. People, resets, tickets, in this
    /// order everywhere, so that no two transactions wait for each other.
    /// </summary>
    private async Task<bool> SpendAsync(PortalDbContext db, Ticket ticket, string hash, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.People
            .Where(p => p.Id == ticket.PersonId && p.SecurityStamp == ticket.SecurityStamp)
            .Where(p => p.Source == PersonSource.Local && p.State == PersonState.Active)
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.PasswordHash, hash)
                    .SetProperty(p => p.PasswordChangedAt, now)
                    .SetProperty(p => p.SecurityStamp, Guid.NewGuid()),
                cancellationToken);
        if (changed != 1)
            return false;

        await db.Resets.Where(r => r.Id == ticket.ResetId)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ResetState.Completed).SetProperty(r => r.EndedAt, now), cancellationToken);
        await CloseOtherResetsAsync(db, ticket, now, cancellationToken);

        var spent = await db.Tickets.Where(t => t.Id == ticket.Id && t.EndedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now).SetProperty(t => t.EndedBy, TicketEnd.Used), cancellationToken);
        if (spent != 1)
            return false;

        await db.Tickets.Where(t => t.PersonId == ticket.PersonId && t.EndedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now).SetProperty(t => t.EndedBy, TicketEnd.PasswordChanged), cancellationToken);
        var sessions = await db.Sessions.Where(s => s.PersonId == ticket.PersonId && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.PasswordReset), cancellationToken);
        await pauses.ClearAsync(db, ticket.PersonId, cancellationToken);

        await LeaveOnRecordAsync(db, ticket, sessions, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task CloseOtherResetsAsync(PortalDbContext db, Ticket ticket, DateTime now, CancellationToken cancellationToken)
    {
        // What has expired stays expired: its page goes on saying until when it was good.
        var others = db.Resets.Where(r => r.PersonId == ticket.PersonId && r.State == ResetState.Open && r.Id != ticket.ResetId)
            .Where(r => db.Tickets.Any(t => t.ResetId == r.Id && t.EndedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now)));
        foreach (var other in await others.Select(r => r.Id).ToListAsync(cancellationToken))
            db.ResetEvents.Add(new ResetEvent { ResetId = other, At = now, Kind = ResetEventKind.Ended, Detail = nameof(ResetReason.PasswordChanged) });

        await others.ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ResetState.Closed).SetProperty(r => r.Reason, ResetReason.PasswordChanged).SetProperty(r => r.EndedAt, now),
            cancellationToken);
    }

    private async Task LeaveOnRecordAsync(PortalDbContext db, Ticket ticket, int sessions, DateTime now, CancellationToken cancellationToken)
    {
        var person = ticket.Person!;
        var reference = await db.Resets.Where(r => r.Id == ticket.ResetId).Select(r => r.Reference).SingleAsync(cancellationToken);
        Leave(db, ticket.ResetId, ResetEventKind.PasswordSet, detail: null);
        Leave(db, ticket.ResetId, ResetEventKind.SessionsEnded, sessions.ToString(CultureInfo.InvariantCulture));
        if (person.Email is not null)
        {
            Leave(db, ticket.ResetId, ResetEventKind.NoticeOwed, PasswordChangedMail.KindName);
            outbox.Add(db, PasswordChangedMail.KindName, person.Email, person.Culture, reference, new PasswordChangedMail.ChangedData(person.Username, now));
        }

        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.ResetCompleted, AuditOutcome.Done, personId: person.Id, caseReference: reference));
    }

    private void Leave(PortalDbContext db, long resetId, ResetEventKind kind, string? detail) => db.ResetEvents.Add(new ResetEvent
    {
        ResetId = resetId,
        At = clock.GetUtcNow().UtcDateTime,
        Kind = kind,
        Detail = detail,
        OriginAddress = origin.Address,
        OriginBrowser = origin.Browser,
    });
}
