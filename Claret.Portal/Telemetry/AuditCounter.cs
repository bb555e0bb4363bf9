using System.Runtime.CompilerServices;
using Claret.Portal.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Claret.Portal.Telemetry;

/// <summary>
/// Counts what goes on record when it is saved, so that no service needs to count beside recording. A transaction that is
/// rolled back after the save is counted too; none of ours does more than commit there.
/// </summary>
public sealed class AuditCounter(PortalMeter meter) : SaveChangesInterceptor
{
    private readonly ConditionalWeakTable<DbContext, List<AuditEntry>> saving = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context)
        {
            // Contexts are pooled: what an earlier save left here is not ours.
            saving.AddOrUpdate(context, [.. context.ChangeTracker.Entries<AuditEntry>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity)]);
        }

        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && saving.TryGetValue(context, out var entries))
        {
            saving.Remove(context);
            foreach (var entry in entries)
                meter.Count(entry.Action, entry.Outcome);
        }

        return ValueTask.FromResult(result);
    }
}
