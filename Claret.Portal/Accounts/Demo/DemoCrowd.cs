using System.Diagnostics;
using System.Globalization;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Accounts.Demo;

/// <summary>
/// As many made-up people more as <c>Demo:People</c> wants, to see the portal with a million. Written in batches, each with the number
/// that has been reached: what was stopped half-way goes on at the next start.
/// </summary>
public sealed class DemoCrowd(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    private const string Reached = "demo-crowd";
    private const int Batch = 5_000;

    /// <param name="say">Is told how far it is, now and then.</param>
    public async Task FillAsync(int wanted, Action<string> say, CancellationToken cancellationToken)
    {
        var time = Stopwatch.StartNew();
        var at = await ReachedAsync(cancellationToken);
        for (var from = at; at < wanted; at = Math.Min(at + Batch, wanted))
        {
            await AddAsync(at, Math.Min(Batch, wanted - at), cancellationToken);
            var made = Math.Min(at + Batch, wanted);
            if (made % (Batch * 4) == 0 || made == wanted)
            {
                var left = time.Elapsed / (made - from) * (wanted - made);
                say(string.Create(CultureInfo.CurrentCulture, $"{made,11:N0} of {wanted:N0} people ({(double)made / wanted:P0}), {left:mm\\:ss} to go"));
            }
        }
    }

    private async Task<int> ReachedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mark = await db.Secrets.AsNoTracking().SingleOrDefaultAsync(secret => secret.Name == Reached, cancellationToken);
        return mark is null ? 0 : int.Parse(mark.ProtectedValue, CultureInfo.InvariantCulture);
    }

    private async Task AddAsync(int from, int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        if (db.Database.IsSqlite())
        {
            // Every index is written all over: with SQLite's usual 2 MB the same pages are written out again and again.
            await db.Database.ExecuteSqlRawAsync("PRAGMA cache_size = -262144;", cancellationToken);
        }

        var providers = await db.Providers.AsNoTracking().OrderBy(p => p.Id).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Secrets.Where(secret => secret.Name == Reached).ExecuteDeleteAsync(cancellationToken);
        db.Secrets.Add(new PortalSecret { Name = Reached, ProtectedValue = (from + count).ToString(CultureInfo.InvariantCulture) });
        db.People.AddRange(Enumerable.Range(from, count).Select(number => CrowdPerson.Make(number, providers, now)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
