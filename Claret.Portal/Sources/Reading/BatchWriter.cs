using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>
/// Adds, changes and lets in again whom a batch of rows names: people, audit, findings and the run's numbers in one transaction. What
/// changes nothing costs three look-ups and no transaction.
/// </summary>
public sealed class BatchWriter(IDbContextFactory<PortalDbContext> contexts, RunRows runs, TimeProvider clock)
{
    /// <summary>Rows a transaction.</summary>
    public const int Size = 500;

    private const int Tries = 3;

    /// <summary>Returns the rows whose username is in somebody's way, unless this is their last chance: they are refused only if that is still so when all others have been written.</summary>
    /// <exception cref="LeaseLostException" />
    public async Task<IReadOnlyList<TakenRow>> WriteAsync(RunInHand run, IReadOnlyList<TakenRow> rows, bool isLastChance, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var looking = db.Database.IsNpgsql() ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        await PlanEachTimeAsync(db, cancellationToken);
        var plans = await BatchPlan.MakeAsync(db, db.People.AsNoTracking(), run.Provider, rows, ClaimsOf(run), cancellationToken);
        // Named only after the ids had been read: not gone after all.
        run.Missing.ExceptWith(plans.Select(plan => plan.Person?.Id ?? 0));
        var postponed = isLastChance ? [] : plans.FindAll(plan => plan.IsInTheWay);
        plans.RemoveAll(plan => plan.Kind is null || postponed.Contains(plan));
        if (plans.Count > 0 && run.Run.IsDryRun)
            await TellAsync(run, plans, cancellationToken);
        else if (plans.Count > 0)
            await WriteAsync(run, plans.ConvertAll(plan => plan.Taken), cancellationToken);
        return postponed.ConvertAll(plan => plan.Taken);
    }

    /// <summary>Somebody else may write at the same moment: once more, then row by row, so that one row holds up no other.</summary>
    private async Task WriteAsync(RunInHand run, List<TakenRow> rows, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await WriteOnceAsync(run, rows, cancellationToken);
                return;
            }
            catch (Exception collision) when (Collision.Is(collision) && tries < Tries)
            {
                // What the other one wrote is seen now.
            }
            catch (Exception collision) when (Collision.Is(collision) && rows.Count > 1)
            {
                break;
            }
            catch (Exception collision) when (Collision.IsOfKeys(collision) && rows[0].Refusal is null)
            {
                rows = [rows[0] with { Refusal = SourceRefusal.UsernameTaken }];
            }
        }

        foreach (var row in rows)
            await WriteAsync(run, [row], cancellationToken);
    }

    /// <summary>Planned once for all, PostgreSQL reads all of a provider's people to find five hundred, as long as it knows the table only when it was empty.</summary>
    private static async Task PlanEachTimeAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlRawAsync("SET LOCAL plan_cache_mode = force_custom_plan", cancellationToken);
    }

    private async Task WriteOnceAsync(RunInHand run, List<TakenRow> rows, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await PlanEachTimeAsync(db, cancellationToken);
        await TicketEnding.TakeTurnAsync(BatchPlan.Known(db.People, run.Provider, rows), cancellationToken);
        var plans = (await BatchPlan.MakeAsync(db, db.People, run.Provider, rows, new NameClaims(), cancellationToken)).FindAll(plan => plan.Kind is not null);
        var ids = await NewPeople.DrawIdsAsync(db, plans.Count(plan => plan.Kind == SyncFindingKind.Added), cancellationToken);
        var steps = plans.ConvertAll(plan => Apply(run, plan, ids));
        await NewPeople.AddAsync(db, [.. steps.Where(step => step.Kind == SyncFindingKind.Added).Select(step => step.Person!)], cancellationToken);

        var found = new BatchFindings(run.Run);
        foreach (var step in steps)
            Record(db, run, step, found);
        await KeepUnlinkedAsync(db, run, steps, cancellationToken);
        db.SyncFindings.AddRange(found.Kept);
        await db.SaveChangesAsync(cancellationToken);
        await runs.MoveOnAsync(db, run.Run, found.Counts, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        found.Counts.WriteTo(run.Run);
    }

    private async Task TellAsync(RunInHand run, List<RowPlan> plans, CancellationToken cancellationToken)
    {
        var found = new BatchFindings(run.Run);
        foreach (var plan in plans)
        {
            if (plan is { WantsUsername: true, Person: not null })
                run.DryClaims.Free(plan.Person.Id);
            found.Add(plan.Kind!.Value, plan.Person?.Id, plan.Row.Username, plan.Row.Name, plan.Row.Place, DetailOf(plan));
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.SyncFindings.AddRange(found.Kept);
        await db.SaveChangesAsync(cancellationToken);
        await runs.MoveOnAsync(db, run.Run, found.Counts, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        found.Counts.WriteTo(run.Run);
    }

    private Step Apply(RunInHand run, RowPlan plan, Queue<long> ids)
    {
        var step = new Step(plan, plan.Kind!.Value, plan.Person, plan.Person is null ? null : PersonDetails.Of(plan.Person), DetailOf(plan));
        switch (step.Kind)
        {
            case SyncFindingKind.Refused:
                return step;

            case SyncFindingKind.Added:
                var added = new Person
                {
                    Id = ids.Dequeue(),
                    Username = plan.Details.Username,
                    Name = plan.Details.Name,
                    Email = plan.Details.Email,
                    Source = run.Provider.Source,
                    ProviderId = run.Provider.Id,
                    ExternalId = plan.Row.ExternalId,
                    CreatedAt = clock.GetUtcNow().UtcDateTime,
                };
                return step with { Person = added };

            default:
                var person = plan.Person!;
                var isMoved = person.Email != plan.Details.Email;
                if (step.Kind == SyncFindingKind.Returned)
                    (person.State, person.VanishedAt) = (PersonState.Active, null);
                if (step.Kind == SyncFindingKind.Returned || isMoved)
                    person.SecurityStamp = Guid.NewGuid();
                (person.Name, person.Username, person.Email) = (plan.Details.Name, plan.Details.Username, plan.Details.Email);
                return step;
        }
    }

    private void Record(PortalDbContext db, RunInHand run, Step step, BatchFindings found)
    {
        var (plan, after) = (step.Plan, step.Plan.Details);
        found.Add(step.Kind, step.Person?.Id, plan.Row.Username, plan.Row.Name, plan.Row.Place, step.Detail);
        if (step.Kind == SyncFindingKind.Refused)
            return;

        if (step.Kind == SyncFindingKind.Added)
            Add(AuditAction.PersonAdded, $"by {run.Provider.Name}");
        if (step.Kind == SyncFindingKind.Returned)
            Add(AuditAction.PersonUnblocked, $"named again by {run.Provider.Name}");
        if (step.Before is { } before && Changes(before with { Email = after.Email }, after) is { Length: > 0 } changes)
            Add(AuditAction.PersonEdited, changes);
        if (step.Before is { } old && old.Email != after.Email)
            Add(AuditAction.AddressChanged, $"{old.Email ?? "none"} → {after.Email ?? "none"}");

        void Add(AuditAction action, string reason) => db.Audit.Add(new AuditEntry
        {
            At = clock.GetUtcNow().UtcDateTime,
            Action = action,
            Outcome = AuditOutcome.Done,
            ActorId = run.Run.StartedBy,
            PersonId = step.Person!.Id,
            Reason = Typed.Cut(reason, 500),
        });
    }

    /// <summary>Whose username is in the way waits for an admin; who got in waits no longer.</summary>
    private async Task KeepUnlinkedAsync(PortalDbContext db, RunInHand run, List<Step> steps, CancellationToken cancellationToken)
    {
        var strangers = steps.Where(step => step.Kind == SyncFindingKind.Added || (step.Plan.IsInTheWay && step.Person is null)).ToList();
        if (strangers.Count == 0)
            return;

        var (providerId, now) = (run.Provider.Id, clock.GetUtcNow().UtcDateTime);
        var ids = strangers.ConvertAll(step => step.Plan.Row.ExternalId);
        var waiting = await db.UnlinkedPeople.Where(u => u.ProviderId == providerId && EF.Parameter(ids).Contains(u.ExternalId))
            .ToDictionaryAsync(u => u.ExternalId, StringComparer.Ordinal, cancellationToken);
        foreach (var (plan, isIn) in strangers.Select(step => (step.Plan, step.Kind == SyncFindingKind.Added)))
        {
            var known = waiting.GetValueOrDefault(plan.Row.ExternalId);
            if (isIn && known is not null)
                db.UnlinkedPeople.Remove(known);
            if (isIn)
                continue;

            if (known is null)
            {
                known = new UnlinkedPerson { ProviderId = providerId, ExternalId = plan.Row.ExternalId, Why = plan.Refusal!.Value, FirstSeenAt = now };
                db.UnlinkedPeople.Add(known);
            }

            (known.Username, known.Name, known.Email) = (plan.Details.Username, plan.Details.Name, plan.Details.Email);
            (known.Why, known.SeenAt) = (plan.Refusal!.Value, now);
        }
    }

    private static NameClaims ClaimsOf(RunInHand run) => run.Run.IsDryRun ? run.DryClaims : new NameClaims();

    private static string? DetailOf(RowPlan plan) =>
        plan.Refusal?.ToString() ?? (plan.Person is null ? null : Changes(PersonDetails.Of(plan.Person), plan.Details) is { Length: > 0 } changes ? changes : null);

    private static string Changes(PersonDetails before, PersonDetails after) => string.Join("; ", new[]
    {
        before.Username == after.Username ? null : $"username {before.Username} → {after.Username}",
        before.Name == after.Name ? null : $"name {before.Name} → {after.Name}",
        before.Email == after.Email ? null : $"email {before.Email ?? "none"} → {after.Email ?? "none"}",
    }.OfType<string>());

    /// <summary>What was done about one row. The plan itself would say by now that nothing is left to do.</summary>
    private sealed record Step(RowPlan Plan, SyncFindingKind Kind, Person? Person, PersonDetails? Before, string? Detail);
}
