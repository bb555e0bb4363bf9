using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>
/// Who is here and whom the source names no longer: found first, blocked last, never deleted. Whoever may have become a local person
/// meanwhile is left alone, and so the last Admin is, who is a local one.
/// </summary>
public sealed class Vanished(IDbContextFactory<PortalDbContext> contexts, RunRows runs, TicketEnding ending, TimeProvider clock)
{
    private const int Tries = 3;

    /// <summary>Compares all people of the provider, one after the other, with what the source names.</summary>
    public async Task FindAsync(RunInHand run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (providerId, today) = (run.Provider.Id, clock.GetUtcNow().UtcDateTime - BlockGuard.Day);
        var agreed = await AgreedAsync(db, run.Run, today, cancellationToken);
        var people = db.People.AsNoTracking()
            .Where(p => p.ProviderId == providerId && p.ExternalId != null)
            .Select(p => new { p.Id, p.ExternalId, p.Source, p.State, p.VanishedAt })
            .AsAsyncEnumerable();
        await foreach (var person in people.WithCancellation(cancellationToken))
        {
            var isActive = person.State == PersonState.Active && person.Source == run.Provider.Source;
            if (isActive)
                run.Active++;
            if (run.Named.IsNamed(person.ExternalId!, person.VanishedAt is not null))
                continue;
            if (isActive)
                run.Missing.Add(person.Id);
            else if (person.VanishedAt is { } vanishedAt && vanishedAt >= today && !agreed.Exists(span => span.From <= vanishedAt && vanishedAt <= span.To))
                run.GoneToday++;
        }
    }

    /// <summary>Says who would be blocked, and changes nobody.</summary>
    /// <exception cref="LeaseLostException" />
    public async Task TellAsync(RunInHand run, CancellationToken cancellationToken)
    {
        var found = new BatchFindings(run.Run);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var ids in run.Missing.Take(SyncFinding.MaxKept).Chunk(BatchWriter.Size))
        {
            foreach (var person in await db.People.AsNoTracking().Where(p => EF.Parameter(ids).Contains(p.Id)).OrderBy(p => p.Id).ToListAsync(cancellationToken))
                Add(found, person);
        }

        found.Count(SyncFindingKind.Blocked, run.Missing.Count - found.Counts.Blocked);
        db.SyncFindings.AddRange(found.Kept);
        await db.SaveChangesAsync(cancellationToken);
        await runs.MoveOnAsync(db, run.Run, found.Counts, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        found.Counts.WriteTo(run.Run);
    }

    /// <exception cref="LeaseLostException" />
    public async Task BlockAsync(RunInHand run, CancellationToken cancellationToken)
    {
        foreach (var ids in run.Missing.Chunk(BatchWriter.Size))
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    await BlockAsync(run, ids, cancellationToken);
                    break;
                }
                catch (Exception collision) when (Collision.Is(collision) && tries < Tries)
                {
                    // What the other one wrote is seen now.
                }
            }
        }
    }

    /// <summary>Who waited to be linked and isn't named any more, or is somebody here by now, waits no longer.</summary>
    public async Task ForgetAsync(RunInHand run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var providerId = run.Provider.Id;
        var gone = new List<long>();
        var waiting = db.UnlinkedPeople.AsNoTracking().Where(u => u.ProviderId == providerId).Select(u => new { u.Id, u.ExternalId }).AsAsyncEnumerable();
        await foreach (var person in waiting.WithCancellation(cancellationToken))
        {
            if (!run.Named.IsNamed(person.ExternalId) || run.Named.IsKnown(person.ExternalId))
                gone.Add(person.Id);
        }

        foreach (var ids in gone.Chunk(BatchWriter.Size))
            await db.UnlinkedPeople.Where(u => EF.Parameter(ids).Contains(u.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// When a run blocked those whom an admin had agreed to; no two of a provider overlap. One that blocked more than was agreed to did so
    /// unasked, and so did one where nobody would have been.
    /// </summary>
    private static async Task<List<(DateTime From, DateTime To)>> AgreedAsync(PortalDbContext db, SyncRun run, DateTime since, CancellationToken cancellationToken)
    {
        var spans = await db.SyncRuns
            .Where(r => r.ProviderId == run.ProviderId && r.Id != run.Id && r.EndedAt >= since && !r.IsDryRun && r.State != SyncRunState.Asks && r.MayBlock > 0 && r.Blocked <= r.MayBlock)
            .Select(r => new { r.StartedAt, r.EndedAt })
            .ToListAsync(cancellationToken);
        return spans.ConvertAll(span => (span.StartedAt, span.EndedAt!.Value));
    }

    private async Task BlockAsync(RunInHand run, long[] ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (provider, now) = (run.Provider, clock.GetUtcNow().UtcDateTime);
        var whom = db.People.Where(p => EF.Parameter(ids).Contains(p.Id)
            && p.ProviderId == provider.Id && p.Source == provider.Source && p.State == PersonState.Active);
        await TicketEnding.TakeTurnAsync(whom, cancellationToken);
        var people = await whom.OrderBy(p => p.Id).ToListAsync(cancellationToken);

        var found = new BatchFindings(run.Run);
        foreach (var person in people)
        {
            (person.State, person.VanishedAt, person.SecurityStamp) = (PersonState.Blocked, now, Guid.NewGuid());
            Add(found, person);
            db.Audit.Add(new AuditEntry
            {
                At = now,
                Action = AuditAction.PersonBlocked,
                Outcome = AuditOutcome.Done,
                ActorId = run.Run.StartedBy,
                PersonId = person.Id,
                Reason = Typed.Cut($"no longer named by {provider.Name}", 500),
            });
        }

        db.SyncFindings.AddRange(found.Kept);
        await db.SaveChangesAsync(cancellationToken);
        var blocked = people.ConvertAll(p => p.Id);
        await ending.EndAsync(
            db, LivingTickets.In(db, now).Where(t => EF.Parameter(blocked).Contains(t.PersonId)), TicketEnd.Blocked, ResetReason.Blocked, cancellationToken);
        await db.Sessions.Where(s => EF.Parameter(blocked).Contains(s.PersonId) && s.EndedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.Blocked), cancellationToken);
        // The resets' events.
        await db.SaveChangesAsync(cancellationToken);
        await runs.MoveOnAsync(db, run.Run, found.Counts, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        found.Counts.WriteTo(run.Run);
    }

    private static void Add(BatchFindings found, Person person) =>
        found.Add(SyncFindingKind.Blocked, person.Id, person.Username, person.Name, place: null, detail: null);
}
