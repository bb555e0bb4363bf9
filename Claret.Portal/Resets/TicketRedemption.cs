using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>What a ticket is worth, and the one act it is good for.</summary>
public sealed class TicketRedemption(
    IDbContextFactory<PortalDbContext> contexts, PasswordChange change, ResetSteps steps, TimeProvider clock, IOptions<PortalOptions> portal)
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
        if (change.Refusal(found!.Person!, newPassword) is { } refused)
            return new CompleteOutcome.PasswordRefused(refused);

        return await change.SetAsync(db, found.Person!, newPassword, new PasswordWarrant.Link(found), cancellationToken)
            ? new CompleteOutcome.Completed(live.Username)
            : new CompleteOutcome.TicketDead(View(await FindAsync(db, ticket, cancellationToken)));
    }

    private static async Task<Ticket?> FindAsync(PortalDbContext db, string? ticket, CancellationToken cancellationToken) =>
        TicketSecret.Parse(ticket) is not { } secret
            ? null
            : await db.Tickets.AsNoTracking().Include(t => t.Person)
                .SingleOrDefaultAsync(t => t.SecretHash == secret.Hash && t.Kind == TicketKind.Link, cancellationToken);

    internal TicketView View(Ticket? ticket)
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
            { ExpiresAt: { } expires } => new TicketView.Live(person.Username, expires, PasswordContext.For(person, portal.Value.Name), IsFirst: person.InvitedAt is not null),
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

        steps.Leave(db, ticket.ResetId, ResetEventKind.LinkOpened);
        await db.SaveChangesAsync(cancellationToken);
    }
}
