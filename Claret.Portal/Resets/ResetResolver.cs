using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>
/// Decides, away from the page, what a request leads to: ticket, mail, events, audit and the counts that allow it, in one
/// transaction. It begins by taking the request's row, so of two workers one decides and the other finds it decided.
/// </summary>
public sealed partial class ResetResolver(
    IDbContextFactory<PortalDbContext> contexts, ResetLimits limits, TicketIssuer tickets, Outbox outbox,
    TimeProvider clock, IOptions<ResetOptions> options, ILogger<ResetResolver> logger)
{
    /// <summary>Requests at a time. So many waiting means a backlog, and no pause.</summary>
    public const int Batch = 50;

    /// <summary>How many requests were resolved; 0 when none was waiting.</summary>
    public async Task<int> ResolveWaitingAsync(CancellationToken cancellationToken)
    {
        List<long> waiting;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            waiting = await db.Resets.Where(r => r.State == ResetState.Requested).OrderBy(r => r.Id).Select(r => r.Id).Take(Batch).ToListAsync(cancellationToken);
        }

        var resolved = 0;
        foreach (var id in waiting)
        {
            try
            {
                await ResolveAsync(id, cancellationToken);
                resolved++;
            }
            catch (Exception broken) when (!cancellationToken.IsCancellationRequested)
            {
                // The others' mail is owed all the same; this one is tried again with the next batch.
                LogBroken(logger, broken, id);
            }
        }

        return resolved;
    }

    private async Task ResolveAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var taken = await db.Resets.Where(r => r.Id == id && r.State == ResetState.Requested)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Reason, (ResetReason?)null), cancellationToken);
        if (taken == 0)
            return;

        var reset = await db.Resets.SingleAsync(r => r.Id == id, cancellationToken);
        await DecideAsync(db, reset, cancellationToken);
        reset.TypedUsername = null;
        db.Audit.Add(new AuditEntry
        {
            At = clock.GetUtcNow().UtcDateTime,
            Action = AuditAction.ResetResolved,
            Outcome = reset.State == ResetState.Open ? AuditOutcome.Done : AuditOutcome.Refused,
            PersonId = reset.PersonId,
            CaseReference = reset.Reference,
            Reason = reset.Reason?.ToString(),
            OriginAddress = reset.OriginAddress,
            OriginBrowser = reset.OriginBrowser,
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task DecideAsync(PortalDbContext db, Reset reset, CancellationToken cancellationToken)
    {
        var email = Normalized.Email(reset.TypedEmail ?? "");
        var people = await db.People.AsNoTracking().Include(p => p.Provider)
            .Where(p => p.NormalizedEmail == email)
            .OrderBy(p => p.Id)
            .ToListAsync(cancellationToken);
        var local = people.FindAll(p => p.IsLocalAndActive);
        var elsewhere = people.FindAll(p => p is { State: PersonState.Active, Source: not PersonSource.Local });

        if (people.Count == 0)
            NotMatched(reset, ResetReason.NoAccount);
        else if (local.Count > 1)
            await DecideByUsernameAsync(db, reset, people, local, cancellationToken);
        else if (local.Count == 1)
            await SendLinkAsync(db, reset, local[0], elsewhere, cancellationToken);
        else if (elsewhere.Count > 0)
            await TellKeptElsewhereAsync(db, reset, elsewhere, cancellationToken);
        else
            await TellBlockedAsync(db, reset, people, cancellationToken);
    }

    private async Task DecideByUsernameAsync(PortalDbContext db, Reset reset, List<Person> people, List<Person> local, CancellationToken cancellationToken)
    {
        var username = Normalized.Username(reset.TypedUsername ?? "");
        var named = people.Find(p => p.NormalizedUsername == username);
        if (named is { IsLocalAndActive: true })
        {
            await SendLinkAsync(db, reset, named, [], cancellationToken);
        }
        else if (named is { State: PersonState.Active })
        {
            await TellKeptElsewhereAsync(db, reset, [named], cancellationToken);
        }
        else if (named is not null)
        {
            await TellBlockedAsync(db, reset, [named], cancellationToken);
        }
        else
        {
            NotMatched(reset, ResetReason.WrongUsername);
            if (await limits.OneAnHourAsync(db, "wrong-username", local[0].NormalizedEmail!, cancellationToken))
                Owe(db, reset, WrongUsernameMail.KindName, local[0], new WrongUsernameMail.NoData());
        }
    }

    private async Task SendLinkAsync(PortalDbContext db, Reset reset, Person person, List<Person> elsewhere, CancellationToken cancellationToken)
    {
        Matched(reset, person);
        if (!await MayMailAsync(db, reset, person, cancellationToken))
            return;

        reset.State = ResetState.Open;
        await tickets.IssueAsync(db, reset, person, options.Value.LinkLifetime, sentBy: null, elsewhere.ConvertAll(ElsewhereAccount.Of), cancellationToken);
    }

    private async Task TellKeptElsewhereAsync(PortalDbContext db, Reset reset, List<Person> elsewhere, CancellationToken cancellationToken)
    {
        Matched(reset, elsewhere[0]);
        if (!await MayMailAsync(db, reset, elsewhere[0], cancellationToken))
            return;

        reset.Close(ResetReason.KeptElsewhere, clock.GetUtcNow().UtcDateTime);
        Owe(db, reset, KeptElsewhereMail.KindName, elsewhere[0], new KeptElsewhereMail.AccountsData(elsewhere.ConvertAll(ElsewhereAccount.Of)));
    }

    private async Task TellBlockedAsync(PortalDbContext db, Reset reset, List<Person> blocked, CancellationToken cancellationToken)
    {
        Matched(reset, blocked[0]);
        if (!await MayMailAsync(db, reset, blocked[0], cancellationToken))
            return;

        reset.Close(ResetReason.Blocked, clock.GetUtcNow().UtcDateTime);
        Owe(db, reset, BlockedMail.KindName, blocked[0], new BlockedMail.UsernamesData(blocked.ConvertAll(p => p.Username)));
    }

    /// <summary>Past the limit by person or address one mail an hour still goes out; otherwise the request ends silently.</summary>
    private async Task<bool> MayMailAsync(PortalDbContext db, Reset reset, Person person, CancellationToken cancellationToken)
    {
        var whom = FormattableString.Invariant($"person:{person.Id}");
        var counted = await limits.CountAsync(db, "person-hour", whom, TimeSpan.FromHours(1), cancellationToken);
        if (!reset.IsOverAddressLimit && counted.Count <= options.Value.Limits.PerPersonPerHour)
            return true;
        if (await limits.OneAnHourAsync(db, "past-limit", whom, cancellationToken))
            return true;

        reset.Close(ResetReason.Limited, clock.GetUtcNow().UtcDateTime);
        return false;
    }

    private void Matched(Reset reset, Person person)
    {
        reset.PersonId = person.Id;
        reset.Events.Add(new ResetEvent { At = clock.GetUtcNow().UtcDateTime, Kind = ResetEventKind.Matched, Detail = person.Username });
    }

    private void NotMatched(Reset reset, ResetReason reason)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.NotMatched, Detail = reason.ToString() });
        reset.Close(reason, now);
    }

    private void Owe<TData>(PortalDbContext db, Reset reset, string kind, Person person, TData data)
    {
        reset.Events.Add(new ResetEvent { At = clock.GetUtcNow().UtcDateTime, Kind = ResetEventKind.MailOwed, Detail = kind });
        outbox.Add(db, kind, person.Email!, person.Culture, reset.Reference, data);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reset {ResetId} could not be resolved; trying again")]
    private static partial void LogBroken(ILogger logger, Exception exception, long resetId);
}
