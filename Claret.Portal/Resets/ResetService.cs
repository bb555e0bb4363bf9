using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>All that can be done with a reset: by the person on the form and on the page of a link, and by an admin.</summary>
public sealed partial class ResetService(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, ResetLimits limits, Decoys decoys, TicketIssuer tickets,
    TicketRedemption redemption, OutboxSignal mail, RequestOrigin origin,
    TimeProvider clock, IOptions<ResetOptions> options, ILogger<ResetService> logger)
{
    private const int RenewalsPerTicket = 3;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// A person asks on the form. The same work for everybody: counts, one look-up by normalised address, one keyed hash,
    /// one row. A worker decides afterwards what is mailed.
    /// </summary>
    public async Task<RequestOutcome> RequestAsync(string email, string? username, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fromHere = await limits.CountAsync(db, "origin-hour", origin.Network, Hour, cancellationToken);
        if (fromHere.Count > options.Value.Limits.PerOriginPerHour)
            return new RequestOutcome.Throttled(fromHere.WindowStart + Hour);

        var inAll = await limits.CountAsync(db, "all-hour", "all", Hour, cancellationToken);
        if (inAll.Count == options.Value.Limits.AlertInAllPerHour + 1)
            LogManyRequests(logger, options.Value.Limits.AlertInAllPerHour);

        var typed = Typed.Cut(email, Person.MaxEmail);
        var address = Normalized.Email(typed);
        var isDecoy = await decoys.IncludeAsync(address, cancellationToken);
        var sharing = await db.People.CountAsync(
            p => p.NormalizedEmail == address && p.Source == PersonSource.Local && p.State == PersonState.Active, cancellationToken);
        if ((sharing > 1 || isDecoy) && string.IsNullOrWhiteSpace(username))
            return new RequestOutcome.UsernameNeeded();

        var inHour = await limits.CountAsync(db, "address-hour", address, Hour, cancellationToken);
        var inDay = await limits.CountAsync(db, "address-day", address, Day, cancellationToken);
        var reset = Begin(db, ResetStart.Person, ResetEventKind.Asked, person: null, actor: null);
        reset.TypedEmail = typed;
        reset.TypedUsername = username is null ? null : Typed.Cut(username, Person.MaxUsername);
        reset.IsOverAddressLimit = inHour.Count > options.Value.Limits.PerAddressPerHour || inDay.Count > options.Value.Limits.PerAddressPerDay;
        Record(db, AuditAction.ResetRequested, AuditOutcome.Done, reset.Reference);
        await db.SaveChangesAsync(cancellationToken);
        return new RequestOutcome.Accepted(reset.Reference);
    }

    /// <summary>An admin sends one. Asks the database who acts, whatever the page believed.</summary>
    public Task<SendOutcome> SendAsync(Caller? caller, long personId, TicketKind delivery, CancellationToken cancellationToken) =>
        OnceMoreAsync(() => SendOnceAsync(caller, personId, delivery, cancellationToken));

    private async Task<SendOutcome> SendOnceAsync(Caller? caller, long personId, TicketKind delivery, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        var person = await db.People.Include(p => p.Provider).Include(p => p.Privileges).AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        ResetRefusal? refusal = actor is null ? new ResetRefusal.NotAllowed()
            : person is null ? (actor.May.CanSendResets ? new ResetRefusal.NoSuchPerson() : new ResetRefusal.NotAllowed())
            : ResetEligibility.Refusal(actor.May, person);
        if (refusal is not null)
        {
            Record(db, AuditAction.ResetSent, AuditOutcome.Refused, reference: null, caller?.PersonId, person?.Id, refusal.GetType().Name);
            await db.SaveChangesAsync(cancellationToken);
            return new SendOutcome.Refused(refusal);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var reset = Begin(db, ResetStart.Admin, ResetEventKind.SentByAdmin, person, actor);
        await tickets.IssueAsync(db, reset, person!, delivery, options.Value.AdminLifetime, actor!.Name, [], cancellationToken);
        Record(db, AuditAction.ResetSent, AuditOutcome.Done, reset.Reference, actor.PersonId, person!.Id, reason: delivery.ToString());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        mail.Pulse();
        return new SendOutcome.Sent(reset.Reference);
    }

    /// <summary>What a ticket is worth now; consumes nothing. <paramref name="opened"/> leaves one event, the first time.</summary>
    public Task<TicketView> InspectAsync(string? ticket, bool opened, CancellationToken cancellationToken) =>
        redemption.InspectAsync(ticket, opened, cancellationToken);

    /// <summary>Spends the ticket on a new password. Of any number at once, one succeeds.</summary>
    public Task<CompleteOutcome> CompleteAsync(string? ticket, string newPassword, CancellationToken cancellationToken) =>
        redemption.CompleteAsync(ticket, newPassword, cancellationToken);

    /// <summary>A new link for a dead one, to the same person's stored address, a few times at most.</summary>
    public Task<RenewOutcome> RenewAsync(string? ticket, CancellationToken cancellationToken) =>
        OnceMoreAsync(() => RenewOnceAsync(ticket, cancellationToken));

    private async Task<RenewOutcome> RenewOnceAsync(string? ticket, CancellationToken cancellationToken)
    {
        if (TicketSecret.Parse(ticket) is not { } secret)
            return new RenewOutcome.NotPossible();

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var dead = await db.Tickets.Include(t => t.Person).AsNoTracking()
            .SingleOrDefaultAsync(t => t.SecretHash == secret.Hash && t.Kind == TicketKind.Link, cancellationToken);
        if (dead?.Person is not { IsLocalAndActive: true, Email: not null } person || redemption.View(dead) is not TicketView.Dead)
            return new RenewOutcome.NotPossible();

        var renewals = await limits.CountAsync(db, "renewals", FormattableString.Invariant($"ticket:{dead.Id}"), Day, cancellationToken);
        if (renewals.Count > RenewalsPerTicket)
            return new RenewOutcome.EnoughSent();

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Until somebody has joined, an invitation stays one: as long, and with what was written to them.
        var invitation = person.InvitedAt is null ? null : await InvitationMail.OfAsync(db, dead.ResetId, person, cancellationToken);
        var reset = Begin(db, invitation is null ? ResetStart.DeadLink : ResetStart.Invitation, ResetEventKind.NewLinkAsked, person, actor: null);
        if (invitation is null)
            await tickets.IssueAsync(db, reset, person, options.Value.LinkLifetime, sentBy: null, [], cancellationToken);
        else
            await tickets.InviteAsync(db, reset, person, dead.Lifetime, invitation, cancellationToken);
        Record(db, AuditAction.ResetRenewed, AuditOutcome.Done, reset.Reference, personId: person.Id);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        mail.Pulse();
        return new RenewOutcome.Sent(reset.Reference, MaskedEmail.Of(person.Email));
    }

    /// <summary>Ends a pending reset: its link is dead at once, and a mail that still waits is not sent.</summary>
    public async Task<CancelOutcome> CancelAsync(Caller? caller, string reference, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        var reset = await db.Resets.Include(r => r.Person!.Privileges).SingleOrDefaultAsync(r => r.Reference == reference, cancellationToken);
        if (actor is not { May.CanSendResets: true } || (reset?.Person is { } person && person.WhatTheyMay().Exceed(actor.May)))
        {
            Record(db, AuditAction.ResetCancelled, AuditOutcome.Refused, reset?.Reference, caller?.PersonId, reset?.PersonId, nameof(CancelOutcome.NotAllowed));
            await db.SaveChangesAsync(cancellationToken);
            return CancelOutcome.NotAllowed;
        }

        if (reset is not { State: ResetState.Open })
            return CancelOutcome.AlreadyEnded;

        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        reset.Close(ResetReason.Cancelled, now, actor.PersonId);
        Record(db, AuditAction.ResetCancelled, AuditOutcome.Done, reset.Reference, actor.PersonId, reset.PersonId);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // It was used, or ended otherwise, in this very moment.
            return CancelOutcome.AlreadyEnded;
        }

        await db.Tickets.Where(t => t.ResetId == reset.Id && t.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now).SetProperty(t => t.EndedBy, TicketEnd.Cancelled), cancellationToken);
        // What a temporary password of it has opened.
        await db.Sessions.Where(s => s.EndedAt == null && db.Tickets.Any(t => t.Id == s.TicketId && t.ResetId == reset.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.ResetCancelled), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return CancelOutcome.Cancelled;
    }

    /// <summary>The person may set a password in this very moment: then what was read of them is out of date.</summary>
    private static async Task<T> OnceMoreAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (DbUpdateConcurrencyException)
        {
            return await act();
        }
    }

    private Reset Begin(PortalDbContext db, ResetStart start, ResetEventKind firstEvent, Person? person, Actor? actor)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var reset = new Reset
        {
            Reference = ResetReference.New(),
            State = person is null ? ResetState.Requested : ResetState.Open,
            StartedBy = start,
            RequestedAt = now,
            PersonId = person?.Id,
            ActorId = actor?.PersonId,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        };
        reset.Events.Add(new ResetEvent
        {
            At = now,
            Kind = firstEvent,
            Detail = actor?.Username,
            ActorId = actor?.PersonId,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        });
        db.Resets.Add(reset);
        return reset;
    }

    private void Record(PortalDbContext db, AuditAction action, AuditOutcome outcome, string? reference, long? actorId = null, long? personId = null, string? reason = null) =>
        db.Audit.Add(AuditEntries.New(clock, origin, action, outcome, actorId, personId, reference, reason));

    [LoggerMessage(Level = LogLevel.Warning, Message = "More than {Limit} password resets were asked for within an hour")]
    private static partial void LogManyRequests(ILogger logger, int limit);
}
