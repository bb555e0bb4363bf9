using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.AuditTests;

[Trait("Security", "23")]
public sealed class CheckpointTests : IDisposable
{
    private const string Hash = "3fa9c1d2e4b5968778695a4b3c2d1e0f3fa9c1d2e4b5968778695a4b3c2d1e0f";

    private readonly TempFolder elsewhere = new();

    public void Dispose() => elsewhere.Dispose();

    [Fact]
    public void A_line_reads_as_it_was_written()
    {
        var checkpoint = new AuditCheckpoint(1042, Hash, new DateTime(2026, 11, 22, 14, 5, 0, 120, DateTimeKind.Utc));

        Assert.Equal($"1042 {Hash} 2026-11-22T14:05:00.120Z", checkpoint.ToString());
        Assert.Equal(checkpoint, AuditCheckpoint.Parse($"  {checkpoint.ToString().ToUpperInvariant()}\r"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1042")]
    [InlineData("-1 3fa9c1d2e4b5968778695a4b3c2d1e0f3fa9c1d2e4b5968778695a4b3c2d1e0f 2026-11-22T14:05:00.120Z")]
    [InlineData("99999999999999999999 3fa9c1d2e4b5968778695a4b3c2d1e0f3fa9c1d2e4b5968778695a4b3c2d1e0f 2026-11-22T14:05:00.120Z")]
    [InlineData("1 3fa9 2026-11-22T14:05:00.120Z")]
    [InlineData("1 3fa9c1d2e4b5968778695a4b3c2d1e0f3fa9c1d2e4b5968778695a4b3c2d1e0f yesterday")]
    public void What_is_none_is_not_taken_for_one(string line) => Assert.Null(AuditCheckpoint.Parse(line));

    [Fact]
    public async Task A_file_may_have_remarks_and_a_line_that_is_none_is_named()
    {
        var path = elsewhere.File("checkpoints.txt");
        await File.WriteAllTextAsync(path, $"# from the vault\n\n7 {Hash} 2026-11-22T14:05:00.000Z\n");
        Assert.Equal(7, Assert.Single(await CheckpointFile.ReadAsync(path, default)).AuditId);

        await File.AppendAllTextAsync(path, "eight\n");

        var fault = await Assert.ThrowsAsync<FormatException>(() => CheckpointFile.ReadAsync(path, default));
        Assert.StartsWith("Line 4 is no checkpoint", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_added_at_once_and_then_every_hour_in_which_the_chain_grew()
    {
        var path = elsewhere.File("checkpoints.txt");
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite, ("Audit:CheckpointFile", path));
        var keeper = bench.Get<CheckpointKeeper>();
        await keeper.KeepIfDueAsync(default);
        Assert.False(File.Exists(path));

        await GrowAsync();
        Assert.Equal([3], await KeptAsync());
        await GrowAsync();
        Assert.Equal([3], await KeptAsync());
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await keeper.KeepIfDueAsync(default);
        Assert.Equal([3, 6], await KeptAsync());
        bench.Clock.Advance(TimeSpan.FromHours(3));
        await keeper.KeepIfDueAsync(default);
        Assert.Equal([3, 6], await KeptAsync());
        Assert.Equal(2, (await bench.WholeAsync([.. await CheckpointFile.ReadAsync(path, default)])).Checkpoints);

        async Task GrowAsync()
        {
            await bench.OnRecordAsync(3);
            await bench.SealAsync();
            await keeper.KeepIfDueAsync(default);
        }

        async Task<IEnumerable<long>> KeptAsync() => (await CheckpointFile.ReadAsync(path, default)).Select(checkpoint => checkpoint.AuditId);
    }

    [Fact]
    public async Task A_mount_that_went_away_is_said_once_and_the_line_is_added_when_it_is_back()
    {
        var folder = Directory.CreateDirectory(elsewhere.File("mount")).FullName;
        var path = Path.Combine(folder, "checkpoints.txt");
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite, ("Audit:CheckpointFile", path));
        var keeper = bench.Get<CheckpointKeeper>();
        await bench.OnRecordAsync(3);
        await bench.SealAsync();
        Assert.True(keeper.IsWanted);
        Directory.Delete(folder);

        for (var minute = 0; minute < 5; minute++)
        {
            await keeper.KeepIfDueAsync(default);
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Single(bench.Logs.Lines, line => line.Message.StartsWith("No checkpoint of the audit could be added", StringComparison.Ordinal));
        Directory.CreateDirectory(folder);
        await keeper.KeepIfDueAsync(default);
        Assert.Single(await CheckpointFile.ReadAsync(path, default));
        Assert.Contains(bench.Logs.Lines, line => line.Message == "Checkpoints of the audit are added to Audit:CheckpointFile again");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_a_fault_of_its_key()
    {
        File.WriteAllText(elsewhere.File("there.txt"), "# mine\n");

        Assert.Null(FaultOf(""));
        Assert.Null(FaultOf(elsewhere.File("new.txt")));
        Assert.Null(FaultOf(elsewhere.File("there.txt")));
        Assert.Equal("# mine\n", File.ReadAllText(elsewhere.File("there.txt")));
        Assert.False(File.Exists(elsewhere.File("new.txt")));
        Assert.StartsWith("Audit:CheckpointFile is \"checkpoints.txt\": it must be a whole path", FaultOf("checkpoints.txt"), StringComparison.Ordinal);
        Assert.Contains("that is a folder", FaultOf(elsewhere.Path), StringComparison.Ordinal);
        Assert.Contains("its folder isn't there", FaultOf(elsewhere.File("mount/checkpoints.txt")), StringComparison.Ordinal);
        Assert.Contains("its folder isn't there", FaultOf(elsewhere.File("there.txt/checkpoints.txt")), StringComparison.Ordinal);
    }

    private static string? FaultOf(string path)
    {
        ValidateOptionsResult result = new AuditOptionsValidator().Validate(null, new AuditOptions { CheckpointFile = path });
        return result.Failed ? result.FailureMessage : null;
    }
}
