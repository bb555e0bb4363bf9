using System.Data.Common;
using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Claret.Portal.Tests.AuditTests;

[Trait("Security", "23")]
public sealed class SealerTests
{
    [Theory, OnPostgres]
    public async Task A_row_waits_for_every_row_below_it_that_may_still_be_committed(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(2);
        await using var first = bench.Database.NewContext();
        await using var open = await AddAsync(first, bench, "first, and late");
        await bench.OnRecordAsync(1);

        Assert.Equal(0, await bench.SealAsync());
        await open.CommitAsync();
        Assert.Equal(4, await bench.SealAsync());

        Assert.Equal([1, 2, 3, 4], await bench.SealedAsync());
        Assert.Equal(4, (await bench.WholeAsync()).Rows);
    }

    [Theory, OnPostgres]
    public async Task A_row_that_was_rolled_back_leaves_a_gap_that_is_no_fault(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(1);
        await using (var db = bench.Database.NewContext())
        {
            await using var open = await AddAsync(db, bench, "never");
            await open.RollbackAsync();
        }

        await bench.OnRecordAsync(1);
        await bench.SealAsync();

        Assert.Equal([1, 3], await bench.SealedAsync());
        Assert.Equal(2, (await bench.WholeAsync()).Rows);
    }

    /// <summary>Writers that commit in any order or not at all, two sealers, and somebody who verifies all the while.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Writers_and_two_sealers_at_once_leave_one_whole_chain_with_every_row(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        using var written = new CancellationTokenSource();
        var sealing = new[] { bench.Get<AuditSealer>(), bench.AnotherSealer() }.Select(sealer => Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
                await sealer.SealAsync(default);
        })).ToList();
        var verifying = Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
                Assert.IsType<AuditVerdict.Whole>(await bench.VerifyAsync());
        });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(() => WriteAsync(bench, writer, rows: 25))));
        await written.CancelAsync();
        await Task.WhenAll([.. sealing, verifying]);
        await bench.SealAsync();

        await using var db = bench.Database.NewContext();
        var rows = await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Id).ToListAsync();
        Assert.Equal(120, rows.Count);
        Assert.Equal(rows, await bench.SealedAsync());
        Assert.Equal((120, 0), ((await bench.WholeAsync()).Rows, (await bench.WholeAsync()).Waiting));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_seals_triggers_refuse_to_change_or_remove_one(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(2);
        await bench.SealAsync();
        await using var db = bench.Database.NewContext();

        foreach (var statement in new[] { "UPDATE \"AuditSeals\" SET \"AuditId\" = 9 WHERE \"AuditId\" = 2", "DELETE FROM \"AuditSeals\"" })
#pragma warning disable EF1002 // The test's own words.
            Assert.Contains("only ever added", (await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(statement))).Message, StringComparison.Ordinal);
#pragma warning restore EF1002
        Assert.Equal([1, 2], await bench.SealedAsync());
    }

    private static async Task<IDbContextTransaction> AddAsync(Claret.Portal.Data.PortalDbContext db, Bench bench, string reason)
    {
        var transaction = await db.Database.BeginTransactionAsync();
        db.Audit.Add(new AuditEntry { At = bench.Now, Action = AuditAction.SignIn, Outcome = AuditOutcome.Done, Reason = reason });
        await db.SaveChangesAsync();
        return transaction;
    }

    /// <summary>Every fifth is rolled back, and some do something else between the row and its commit.</summary>
    private static async Task WriteAsync(Bench bench, int writer, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            await using var db = bench.Database.NewContext();
            await using var transaction = await AddAsync(db, bench, $"writer {writer}, row {row}");
            if ((row + writer) % 3 == 0)
                await db.People.CountAsync();
            if (row % 5 == 4)
                await transaction.RollbackAsync();
            else
                await transaction.CommitAsync();
        }
    }
}
