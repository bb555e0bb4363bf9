using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>
/// Where a run may begin: where the last finished one ended, unless the provider has been set up anew since then, or the last look at
/// everybody is a day old. What the provider was set up as stands before the source's own words.
/// </summary>
public static class ReadStart
{
    /// <summary>Of the column, without what is put before.</summary>
    private const int MaxCursor = 200 - SetupLength - 1;

    private const int SetupLength = 32;

    private static readonly TimeSpan WholeEvery = TimeSpan.FromDays(1);

    public static IQueryable<SyncRun> Finished(PortalDbContext db, long providerId) =>
        db.SyncRuns.Where(r => r.ProviderId == providerId && r.State == SyncRunState.Finished && !r.IsDryRun);

    /// <summary>Null for the whole.</summary>
    public static async Task<string?> CursorAsync(PortalDbContext db, Provider provider, DateTime now, CancellationToken cancellationToken)
    {
        var wholeSince = now - WholeEvery;
        var finished = Finished(db, provider.Id);
        var cursor = await finished.OrderByDescending(r => r.Id).Select(r => r.Cursor).FirstOrDefaultAsync(cancellationToken);
        return cursor?.StartsWith(Prefix(provider), StringComparison.Ordinal) == true && await finished.AnyAsync(r => r.IsWhole && r.StartedAt > wholeSince, cancellationToken)
            ? cursor
            : null;
    }

    /// <summary>Ids of those whom an admin has given to the provider since the last finished run began: nothing changed there, but here they still have what they had before.</summary>
    public static async Task<List<string>> LinkedAsync(PortalDbContext db, Provider provider, CancellationToken cancellationToken)
    {
        var since = await Finished(db, provider.Id).MaxAsync(r => (DateTime?)r.StartedAt, cancellationToken);
        return await db.Audit
            .Where(entry => entry.Action == AuditAction.PersonMoved && entry.At >= since)
            .Join(db.People.Where(p => p.ProviderId == provider.Id && p.ExternalId != null), entry => entry.PersonId, p => (long?)p.Id, (_, p) => p.ExternalId!)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The source's own, from what <see cref="Kept"/> made of it.</summary>
    public static string? Unwrapped(string? cursor) => cursor?[(SetupLength + 1)..];

    public static string? Kept(Provider provider, string? cursor) => cursor is { Length: > 0 and <= MaxCursor } ? Prefix(provider) + cursor : null;

    private static string Prefix(Provider provider) => $"{provider.Setup:N}:";
}
