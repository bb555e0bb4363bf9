using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.AuditTests;

[Trait("Security", "23")]
public sealed class ChainTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_nobody_touched_is_whole(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(7);
        Assert.Equal(7, await bench.SealAsync());
        await bench.OnRecordAsync(4);
        Assert.Equal(4, await bench.SealAsync());
        Assert.Equal(0, await bench.SealAsync());
        await bench.OnRecordAsync(2);

        var whole = await bench.WholeAsync(await bench.CheckpointAsync());

        Assert.Equal((11, 2, 1), (whole.Rows, whole.Waiting, whole.Checkpoints));
        Assert.Equal(await bench.CheckpointAsync(), whole.Newest);
        Assert.StartsWith("2026-11-22 14:05:12", whole.WaitingSince, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_on_record_is_whole_too(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);

        Assert.Equal(new AuditVerdict.Whole(0, null, 0, null, 0), await bench.VerifyAsync());
    }

    /// <summary>Every column, by one character each; the last digit of a time as well.</summary>
    [Theory]
    [OnSqlite("\"Reason\" = replace(\"Reason\", 'naïve', 'naive')")]
    [OnSqlite("\"Reason\" = NULL")]
    [OnSqlite("\"Reason\" = CAST(\"Reason\" || x'00' AS TEXT)")]
    [OnSqlite("\"At\" = replace(\"At\", '14:05', '14:06')")]
    [OnSqlite("\"At\" = \"At\" || '.0000001'")]
    [OnSqlite("\"At\" = 'no time at all'")]
    [OnSqlite("\"Action\" = 'SignIm'")]
    [OnSqlite("\"Outcome\" = 'Done '")]
    [OnSqlite("\"ActorId\" = 8")]
    [OnSqlite("\"PersonId\" = 6")]
    [OnSqlite("\"CaseReference\" = 'K7QM-4WX8'")]
    [OnSqlite("\"OriginAddress\" = '198.51.100.8'")]
    [OnSqlite("\"OriginBrowser\" = ''")]
    [OnPostgres("\"Reason\" = replace(\"Reason\", 'naïve', 'naive')")]
    [OnPostgres("\"Reason\" = NULL")]
    [OnPostgres("\"At\" = \"At\" + interval '1 microsecond'")]
    [OnPostgres("\"At\" = 'infinity'")]
    [OnPostgres("\"At\" = '2026-11-22 14:05:05+00 BC'")]
    [OnPostgres("\"Action\" = 'SignIm'")]
    [OnPostgres("\"Outcome\" = 'Done '")]
    [OnPostgres("\"ActorId\" = 8")]
    [OnPostgres("\"PersonId\" = 6")]
    [OnPostgres("\"CaseReference\" = 'K7QM-4WX8'")]
    [OnPostgres("\"OriginAddress\" = '198.51.100.8'")]
    [OnPostgres("\"OriginBrowser\" = ''")]
    public async Task One_character_of_a_row_that_is_changed_is_found(DatabaseKind kind, string change)
    {
        await using var bench = await SealedBenchAsync(kind);

        await bench.Database.ForgeAsync($"UPDATE \"Audit\" SET {change} WHERE \"Id\" = 5");

        var fault = await bench.FaultAsync();
        Assert.Equal((AuditFaultKind.RowChanged, 5, 4), (fault.Kind, fault.Id, fault.After));
        Assert.StartsWith("SignI", fault.Action, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_row_changed_is_found_though_nothing_follows_it(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);

        await bench.Database.ForgeAsync("UPDATE \"Audit\" SET \"Outcome\" = 'Done' WHERE \"Id\" = 10");

        Assert.Equal((AuditFaultKind.RowOrSealChanged, 10), Named(await bench.FaultAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_removed_from_the_middle_is_named_by_its_seal(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);

        await bench.Database.ForgeAsync("DELETE FROM \"Audit\" WHERE \"Id\" IN (5, 6)");

        var fault = await bench.FaultAsync();
        Assert.Equal((AuditFaultKind.RowRemoved, 5), Named(fault));
        Assert.StartsWith("2026-11-22 14:05:10", fault.At, StringComparison.Ordinal);
        Assert.Null(fault.Action);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_removed_together_with_its_seal_breaks_the_row_after_it(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);

        await bench.Database.ForgeAsync("DELETE FROM \"Audit\" WHERE \"Id\" = 5", "DELETE FROM \"AuditSeals\" WHERE \"AuditId\" = 5");

        var fault = await bench.FaultAsync();
        Assert.Equal((AuditFaultKind.RowChanged, 6, 4), (fault.Kind, fault.Id, fault.After));
        Assert.Contains("or rows between 4 and 6 were removed together with their seals", AuditVerdictText.Of(new AuditVerdict.Broken(fault, 4)), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_rows_that_changed_places_are_found(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);

        await bench.Database.ForgeAsync(
            "UPDATE \"Audit\" SET \"Id\" = 1000 WHERE \"Id\" = 5", "UPDATE \"Audit\" SET \"Id\" = 5 WHERE \"Id\" = 8", "UPDATE \"Audit\" SET \"Id\" = 8 WHERE \"Id\" = 1000");

        Assert.Equal((AuditFaultKind.RowChanged, 5), Named(await bench.FaultAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_that_was_put_in_where_an_id_was_free_is_found(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(10);
        await bench.Database.ForgeAsync("DELETE FROM \"Audit\" WHERE \"Id\" IN (4, 5)");
        await bench.SealAsync();
        Assert.Equal(8, (await bench.WholeAsync()).Rows);

        await bench.Database.ForgeAsync(Insert(4), Insert(5));

        Assert.Equal((AuditFaultKind.RowPutIn, 4), Named(await bench.FaultAsync()));
        Assert.Equal(0, await bench.SealAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_that_was_put_in_before_all_others_is_found(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);

        await bench.Database.ForgeAsync(Insert(-1));

        Assert.Equal((AuditFaultKind.RowPutIn, -1), Named(await bench.FaultAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_end_that_was_cut_is_found_against_a_checkpoint_and_by_nothing_else(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);
        var checkpoint = await bench.CheckpointAsync();

        await bench.Database.ForgeAsync("DELETE FROM \"Audit\" WHERE \"Id\" > 7", "DELETE FROM \"AuditSeals\" WHERE \"AuditId\" > 7");

        Assert.Equal(7, (await bench.WholeAsync()).Rows);
        var fault = await bench.FaultAsync(checkpoint);
        Assert.Equal((AuditFaultKind.EndCut, 10, 7), (fault.Kind, fault.Id, fault.After));
        // Life goes on, and covers nothing up.
        await bench.OnRecordAsync(6);
        await bench.SealAsync();
        Assert.Equal((AuditFaultKind.MadeAnew, 10), Named(await bench.FaultAsync(checkpoint)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_chain_that_was_made_anew_is_found_between_two_checkpoints(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);
        var first = await bench.CheckpointAsync();
        await bench.OnRecordAsync(10);
        await bench.SealAsync();
        var second = await bench.CheckpointAsync();

        await bench.Database.ForgeAsync("UPDATE \"Audit\" SET \"ActorId\" = 99 WHERE \"Id\" = 15", "DELETE FROM \"AuditSeals\" WHERE \"AuditId\" > 14");
        await bench.SealAsync();

        Assert.Equal(20, (await bench.WholeAsync(first)).Rows);
        var fault = await bench.FaultAsync(second, first);
        Assert.Equal((AuditFaultKind.MadeAnew, 20, 10), (fault.Kind, fault.Id, fault.After));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_seal_that_was_changed_removed_or_put_in_is_told_from_its_row(DatabaseKind kind)
    {
        await using var bench = await SealedBenchAsync(kind);
        var wrong = kind == DatabaseKind.Sqlite ? "zeroblob(32)" : "decode(repeat('00', 32), 'hex')";
        await bench.Database.ForgeAsync("DELETE FROM \"AuditSeals\" WHERE \"AuditId\" = 9");
        Assert.Equal((AuditFaultKind.SealRemoved, 9), Named(await bench.FaultAsync()));

        await bench.Database.ForgeAsync($"UPDATE \"AuditSeals\" SET \"Hash\" = {wrong} WHERE \"AuditId\" = 6");
        Assert.Equal((AuditFaultKind.SealChanged, 6), Named(await bench.FaultAsync()));

        // When it was sealed is sealed too.
        await bench.Database.ForgeAsync("UPDATE \"AuditSeals\" SET \"SealedAt\" = '2026-11-22 14:05:11' WHERE \"AuditId\" = 3");
        Assert.Equal((AuditFaultKind.RowChanged, 3), Named(await bench.FaultAsync()));

        await bench.Database.ForgeAsync($"INSERT INTO \"AuditSeals\" (\"AuditId\", \"Hash\", \"SealedAt\") VALUES (0, {wrong}, '2026-11-22 14:05:11')");
        Assert.Equal((AuditFaultKind.SealPutIn, 0), Named(await bench.FaultAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_than_a_batch_is_sealed_at_once_and_looked_at_in_parts(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        const int many = 4_321;
        await bench.Database.ForgeAsync(
            $"""
            INSERT INTO "Audit" ("At", "Action", "Outcome", "PersonId") WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
            SELECT '2026-11-22 14:05:00', 'SignIn', 'Done', i FROM n
            """);

        Assert.Equal(many, await bench.SealAsync());
        Assert.Equal(many, (await bench.WholeAsync()).Rows);

        // Thousands of seals without a row need no more memory, and the first one is named.
        await bench.Database.ForgeAsync("DELETE FROM \"Audit\" WHERE \"Id\" BETWEEN 10 AND 4000");
        Assert.Equal((AuditFaultKind.RowRemoved, 10), Named(await bench.FaultAsync()));
        await bench.Database.ForgeAsync("DELETE FROM \"AuditSeals\" WHERE \"AuditId\" BETWEEN 10 AND 4000");
        Assert.Equal((AuditFaultKind.RowChanged, 4001), Named(await bench.FaultAsync()));
    }

    /// <summary>The form that the readme describes, computed here by hand: who keeps a checkpoint for years must be able to rely on it.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task The_form_stays_what_it_is(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await using var db = bench.Database.NewContext();
        db.Audit.Add(new AuditEntry { At = new DateTime(2026, 11, 22, 14, 5, 0, 120, DateTimeKind.Utc), Action = AuditAction.SignIn, Outcome = AuditOutcome.Refused, PersonId = 42, Reason = "ü" });
        await db.SaveChangesAsync();

        await bench.SealAsync();

        byte[] form = [.. new byte[32], 1, .. Field("1"), .. Field("2026-11-22 14:05:00.12"), .. Field("SignIn"), .. Field("Refused"), 0, .. Field("42"), 0, .. Field("ü"), 0, 0, .. Field("2026-11-22 14:05:00")];
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(form), (await db.AuditSeals.SingleAsync()).Hash);
    }

    private static byte[] Field(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return [1, 0, 0, 0, (byte)bytes.Length, .. bytes];
    }

    private static (AuditFaultKind Kind, long Id) Named(AuditFault fault) => (fault.Kind, fault.Id);

    private static string Insert(long id) =>
        $"INSERT INTO \"Audit\" (\"Id\", \"At\", \"Action\", \"Outcome\") VALUES ({id}, '2026-11-22 14:05:04', 'SignIn', 'Done')";

    private static async Task<Bench> SealedBenchAsync(DatabaseKind kind)
    {
        var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(10);
        Assert.Equal(10, await bench.SealAsync());
        return bench;
    }
}
