using System.Runtime.CompilerServices;
using System.Text;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Audit;

/// <summary>Computes the whole chain again, a few thousand rows at a time: any number of them needs the same memory. May run while the portal serves.</summary>
public sealed class AuditVerifier(IDbContextFactory<PortalDbContext> contexts)
{
    private const int Batch = 2_000;

    /// <param name="checkpoints">Kept elsewhere; without any an end that was cut, and a chain that was made anew, look whole.</param>
    public async Task<AuditVerdict> VerifyAsync(IReadOnlyCollection<AuditCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Read first: every row up to it was sealed by then, and those that come meanwhile are not looked at.
        var newest = await db.AuditSeals.MaxAsync(seal => (long?)seal.AuditId, cancellationToken);
        var walk = new ChainWalk(checkpoints);
        if (newest is { } end)
        {
            await foreach (var link in LinksAsync(db, end, cancellationToken))
            {
                if (walk.Take(link) is { } fault)
                    return new AuditVerdict.Broken(fault, walk.Rows);
            }
        }

        if (walk.End() is { } last)
            return new AuditVerdict.Broken(last, walk.Rows);

        var sealedUpTo = newest is null ? null : await db.AuditSeals.AsNoTracking().SingleAsync(seal => seal.AuditId == newest, cancellationToken);
        var waiting = await db.Audit.LongCountAsync(entry => newest == null || entry.Id > newest, cancellationToken);
        var oldest = (await AuditRecords.RowsAsync(db, newest ?? long.MinValue, long.MaxValue, 1, cancellationToken)).SingleOrDefault();
        return new AuditVerdict.Whole(
            walk.Rows, sealedUpTo is null ? null : AuditCheckpoint.Of(sealedUpTo), waiting, oldest?.At is { } at ? Encoding.UTF8.GetString(at) : null, walk.Checkpoints);
    }

    private static async IAsyncEnumerable<AuditLink> LinksAsync(PortalDbContext db, long end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = long.MinValue;
        while (after < end)
        {
            var rows = await AuditRecords.RowsAsync(db, after, end, Batch, cancellationToken);
            var upTo = rows.Count == Batch ? rows[^1].Id : end;
            // Were there more seals than rows, one of these would have none, and that is as far as anybody looks.
            var seals = await AuditRecords.SealsAsync(db, after, upTo, Batch + 1, cancellationToken);
            foreach (var link in Paired(rows, seals))
                yield return link;
            after = upTo;
        }
    }

    private static IEnumerable<AuditLink> Paired(List<AuditRecord> rows, List<SealRecord> seals)
    {
        var (row, seal) = (0, 0);
        while (row < rows.Count || seal < seals.Count)
        {
            var rowId = row < rows.Count ? rows[row].Id : long.MaxValue;
            var sealId = seal < seals.Count ? seals[seal].AuditId : long.MaxValue;
            var id = Math.Min(rowId, sealId);
            yield return new AuditLink(id, rowId == id ? rows[row++] : null, sealId == id ? seals[seal++] : null);
        }
    }
}
