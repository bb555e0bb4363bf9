using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>What admins see of resets. Null means that the caller may not see it, or that there is no such reset.</summary>
public sealed class ResetTraceQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, LiveSessions sessions, TimeProvider clock)
{
    public const int PageSize = 50;

    private const int PersonResets = 20;

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page above.</summary>
    public async Task<IReadOnlyList<ResetRow>?> ListAsync(Caller? caller, long? before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Resets))
            return null;

        return await RowsAsync(db, db.Resets.Where(r => before == null || r.Id < before), PageSize, cancellationToken);
    }

    /// <summary>For a profile, whose reader has been checked.</summary>
    public Task<List<ResetRow>> OfPersonAsync(PortalDbContext db, long personId, CancellationToken cancellationToken) =>
        RowsAsync(db, db.Resets.Where(r => r.PersonId == personId), PersonResets, cancellationToken);

    public async Task<ResetTraceView?> FindAsync(Caller? caller, string reference, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Resets))
            return null;

        var reset = await db.Resets.AsNoTracking().Include(r => r.Events).Include(r => r.Person!.Privileges)
            .SingleOrDefaultAsync(r => r.Reference == reference, cancellationToken);
        if (reset is null)
            return null;

        var row = (await RowsAsync(db, db.Resets.Where(r => r.Id == reset.Id), 1, cancellationToken))[0];
        var attempts = await db.MailAttempts.AsNoTracking().Where(a => a.CaseReference == reference).ToListAsync(cancellationToken);
        var steps = reset.Events
            .Select(e => (TraceStep)new TraceStep.Happened(e.At, e.Kind, e.Detail, e.OriginAddress, e.OriginBrowser))
            .Concat(attempts.Select(a => new TraceStep.Handed(a.StartedAt, a.Kind, a.Transport, a.Outcome, a.Answer)))
            .OrderBy(step => step.At)
            .ToList();
        var mayCancel = row.IsPending && actor.May.CanSendResets && reset.Person?.WhatTheyMay().Exceed(actor.May) == false;
        return new ResetTraceView(row, mayCancel, steps);
    }

    private async Task<List<ResetRow>> RowsAsync(PortalDbContext db, IQueryable<Reset> resets, int take, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var live = sessions.In(db);
        var found = await resets.AsNoTracking()
            .OrderByDescending(r => r.Id)
            .Take(take)
            .Select(r => new
            {
                Reset = r,
                PersonName = r.Person!.Name,
                r.Person.Username,
                SentBy = db.People.Where(p => p.Id == r.ActorId).Select(p => p.Name).FirstOrDefault(),
                Ticket = db.Tickets.Where(t => t.ResetId == r.Id).OrderByDescending(t => t.Id).Select(t => new { t.ExpiresAt, t.OpenedAt, t.Kind }).FirstOrDefault(),
                IsMailed = db.Outbox.Any(m => m.CaseReference == r.Reference && m.State == OutboxState.Sent),
                IsInUse = db.Tickets.Any(t => t.ResetId == r.Id && live.Any(s => s.TicketId == t.Id)),
            })
            .ToListAsync(cancellationToken);
        return found.ConvertAll(f => new ResetRow(
            f.Reset.Id, f.Reset.Reference, f.Reset.RequestedAt, f.Reset.StartedBy, f.Reset.PersonId, f.PersonName, f.Username, f.Reset.TypedEmail, f.SentBy,
            Status(f.Reset, f.IsMailed, f.Ticket?.ExpiresAt, f.Ticket?.OpenedAt, now), f.Reset.Reason, f.Ticket?.ExpiresAt, f.Ticket?.Kind ?? TicketKind.Link, f.IsInUse));
    }

    private static ResetStatus Status(Reset reset, bool isMailed, DateTime? expires, DateTime? opened, DateTime now) => reset switch
    {
        { State: ResetState.Requested } => ResetStatus.Requested,
        { State: ResetState.Completed } => ResetStatus.Completed,
        { State: ResetState.Closed, Reason: ResetReason.Cancelled } => ResetStatus.Cancelled,
        { State: ResetState.Closed, Reason: ResetReason.Replaced or ResetReason.PasswordChanged } => ResetStatus.Replaced,
        { State: ResetState.Closed } => ResetStatus.NoLink,
        _ when expires <= now => ResetStatus.Expired,
        _ when opened is not null => ResetStatus.Opened,
        { StartedBy: ResetStart.Console } => ResetStatus.AtConsole,
        _ when isMailed => ResetStatus.Mailed,
        _ => ResetStatus.MailWaiting,
    };
}
