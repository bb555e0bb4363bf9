using Claret.Portal.Audit;
using Claret.Portal.Hosting;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.AuditTests;

/// <summary>Rows on record, the sealer and the verifier at work, and somebody who owns the database.</summary>
internal static class AuditBench
{
    /// <summary>One transaction each, so that their ids follow each other.</summary>
    public static async Task OnRecordAsync(this Bench bench, int rows, AuditAction action = AuditAction.SignIn)
    {
        await using var db = bench.Database.NewContext();
        for (var row = 0; row < rows; row++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            db.Audit.Add(AuditEntries.New(
                bench.Clock, bench.Get<RequestOrigin>(), action, row % 3 == 0 ? AuditOutcome.Refused : AuditOutcome.Done,
                actorId: row % 2 == 0 ? 7 : null, personId: row + 1, caseReference: row % 4 == 0 ? "K7QM-4WX9" : null, reason: $"row {row} “naïve” ✓"));
            await db.SaveChangesAsync();
        }
    }

    public static Task<int> SealAsync(this Bench bench) => bench.Get<AuditSealer>().SealAsync(default);

    public static async Task<AuditVerdict> VerifyAsync(this Bench bench, params AuditCheckpoint[] checkpoints) =>
        await bench.Get<AuditVerifier>().VerifyAsync(checkpoints, default);

    public static async Task<AuditVerdict.Whole> WholeAsync(this Bench bench, params AuditCheckpoint[] checkpoints)
    {
        var verdict = await bench.VerifyAsync(checkpoints);
        return Assert.IsType<AuditVerdict.Whole>(verdict);
    }

    public static async Task<AuditFault> FaultAsync(this Bench bench, params AuditCheckpoint[] checkpoints)
    {
        var verdict = await bench.VerifyAsync(checkpoints);
        return Assert.IsType<AuditVerdict.Broken>(verdict).Fault;
    }

    public static async Task<AuditCheckpoint> CheckpointAsync(this Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return AuditCheckpoint.Of(await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.AuditId).FirstAsync());
    }

    public static async Task<List<long>> SealedAsync(this Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return await db.AuditSeals.OrderBy(seal => seal.AuditId).Select(seal => seal.AuditId).ToListAsync();
    }

    /// <summary>As who owns the database does: past the triggers.</summary>
    public static async Task ForgeAsync(this TestDatabase database, params string[] statements)
    {
        await using var db = database.NewContext();
        string[] open = database.Kind == DatabaseKind.Sqlite
            ?
            [
                """DROP TRIGGER IF EXISTS "AuditIsNeverChanged" """, """DROP TRIGGER IF EXISTS "AuditIsNeverRemoved" """, """DROP TRIGGER IF EXISTS "AuditIsNeverReplaced" """,
                """DROP TRIGGER IF EXISTS "AuditSealsAreNeverChanged" """, """DROP TRIGGER IF EXISTS "AuditSealsAreNeverRemoved" """, """DROP TRIGGER IF EXISTS "AuditSealsAreNeverReplaced" """,
            ]
            : ["""ALTER TABLE "Audit" DISABLE TRIGGER ALL""", """ALTER TABLE "AuditSeals" DISABLE TRIGGER ALL"""];
#pragma warning disable EF1002 // The test's own words.
        foreach (var statement in open)
            await db.Database.ExecuteSqlRawAsync(statement);
        // A forgery that changes nothing would prove nothing.
        foreach (var statement in statements)
            Assert.NotEqual(0, await db.Database.ExecuteSqlRawAsync(statement));
#pragma warning restore EF1002
    }

    /// <summary>Another node of the same portal.</summary>
    public static AuditSealer AnotherSealer(this Bench bench) => ActivatorUtilities.CreateInstance<AuditSealer>(bench.Services);
}
