using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.AuditTests;

/// <summary><c>audit verify</c> and <c>audit checkpoint</c>, as a process of its own, with what an operator reads.</summary>
[Trait("Security", "23")]
public sealed class AuditCommandTests : IDisposable
{
    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public async Task It_says_in_words_that_all_is_well_or_what_is_not(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.OnRecordAsync(10);
        await bench.SealAsync();
        await bench.OnRecordAsync(1);
        var file = data.File("checkpoints.txt");
        var newest = await bench.CheckpointAsync();

        var kept = await RunAsync(bench, "audit", "checkpoint", file);
        Assert.Equal((0, ""), (kept.ExitCode, kept.Errors));
        Assert.Equal($"{newest}\n", await File.ReadAllTextAsync(file));

        var whole = await RunAsync(bench, "audit", "verify", "--checkpoint", file);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Errors));
        Assert.Contains($"The audit is whole: 10 rows, each as it was sealed. The newest is row 10, sealed 2026-11-22 14:05:10 UTC with the hash {newest.Hash}.", whole.Output, StringComparison.Ordinal);
        Assert.Contains("It agrees with the checkpoint.", whole.Output, StringComparison.Ordinal);
        Assert.Contains("Not sealed yet: the newest 1 row, the oldest of them of 2026-11-22 14:05:11 UTC.", whole.Output, StringComparison.Ordinal);

        await bench.Database.ForgeAsync("UPDATE \"Audit\" SET \"PersonId\" = 6 WHERE \"Id\" = 5");
        var changed = await RunAsync(bench, "audit", "verify");
        Assert.Equal((1, ""), (changed.ExitCode, changed.Output));
        Assert.Contains("The audit is NOT whole.", changed.Errors, StringComparison.Ordinal);
        Assert.Contains("Row 5 (2026-11-22 14:05:05 UTC, SignIn) was changed after it was sealed.", changed.Errors, StringComparison.Ordinal);
        Assert.Contains("Whole before it: 4 rows, up to row 4.", changed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_that_cannot_be_read_verify_nothing_and_an_empty_chain_has_none()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);

        var missing = await RunAsync(bench, "audit", "verify", "--checkpoint", data.File("not-there.txt"));
        var none = await RunAsync(bench, "audit", "checkpoint");

        Assert.Equal((1, 1), (missing.ExitCode, none.ExitCode));
        Assert.Contains("Nothing was verified.", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("No row of the audit is sealed yet", none.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(bench, "audit", "verfy")).ExitCode);
    }

    [Theory]
    [InlineData(AuditFaultKind.RowChanged, "Row 17 (2026-11-22 14:05:00 UTC, ResetSent) was changed after it was sealed")]
    [InlineData(AuditFaultKind.RowRemoved, "Row 17 was removed. Its seal, of 2026-11-22 14:05:00 UTC, is still there.")]
    [InlineData(AuditFaultKind.RowPutIn, "Row 17 (2026-11-22 14:05:00 UTC, ResetSent) was put in")]
    [InlineData(AuditFaultKind.SealChanged, "The seal of row 17 (2026-11-22 14:05:00 UTC, ResetSent) was changed.")]
    [InlineData(AuditFaultKind.SealRemoved, "Row 17 (2026-11-22 14:05:00 UTC, ResetSent) has no seal any more")]
    [InlineData(AuditFaultKind.SealPutIn, "A seal for a row 17 was put in")]
    [InlineData(AuditFaultKind.RowOrSealChanged, "Row 17 (2026-11-22 14:05:00 UTC, ResetSent) or its seal was changed")]
    [InlineData(AuditFaultKind.EndCut, "The end was cut: the checkpoint knows row 17, sealed 2026-11-22 14:05:00 UTC, and the chain ends at row 12.")]
    [InlineData(AuditFaultKind.MadeAnew, "The chain was made anew: it holds in itself, but row 17, sealed 2026-11-22 14:05:00 UTC, isn't there as the checkpoint knows it. Something was changed, removed or put in after row 12, up to row 17.")]
    public void Every_fault_has_its_sentence(AuditFaultKind kind, string words) => Assert.Contains(
        words, AuditVerdictText.Of(new AuditVerdict.Broken(new AuditFault(kind, 17, "2026-11-22 14:05:00.12", "ResetSent", 12), 12)), StringComparison.Ordinal);

    private Task<PortalProcess> RunAsync(Bench bench, params string[] arguments)
    {
        var settings = new Dictionary<string, string?>(bench.Database.Settings, StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Portal:DataDirectory"] = data.Path,
        };
        return PortalProcess.RunAsync(settings, arguments);
    }
}
