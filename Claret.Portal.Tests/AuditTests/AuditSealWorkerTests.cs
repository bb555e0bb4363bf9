using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Tests.AuditTests;

[Trait("Security", "23")]
public sealed class AuditSealWorkerTests : IDisposable
{
    private readonly TempFolder elsewhere = new();

    public void Dispose() => elsewhere.Dispose();

    [Fact]
    public async Task It_seals_within_seconds_and_leaves_a_checkpoint_when_it_stops()
    {
        var path = elsewhere.File("checkpoints.txt");
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite, ("Audit:CheckpointFile", path));
        await bench.OnRecordAsync(3);
        using var worker = ActivatorUtilities.CreateInstance<AuditSealWorker>(bench.Services);
        await worker.StartAsync(default);
        await Eventually.ThatAsync(() => SealedAfterAPollAsync(bench, 3), "the rows are sealed");

        await bench.OnRecordAsync(2);
        await worker.StopAsync(default);

        Assert.Equal([1, 2, 3, 4, 5], await bench.SealedAsync());
        Assert.Equal(5, (await CheckpointFile.ReadAsync(path, default))[^1].AuditId);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_once_and_it_goes_on_when_it_is_back()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var away = new Away(bench.Database.Contexts) { IsAway = true };
        var logs = new CapturedLogs();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        await bench.OnRecordAsync(3);
        using var worker = new AuditSealWorker(new AuditSealer(away, bench.Clock), bench.Get<CheckpointKeeper>(), bench.Clock, loggers.CreateLogger<AuditSealWorker>());
        await worker.StartAsync(default);
        await Eventually.ThatAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(2));
                return away.Refused >= 3;
            },
            "it has tried three times");

        away.IsAway = false;
        await Eventually.ThatAsync(() => SealedAfterAPollAsync(bench, 3), "the rows are sealed");
        await worker.StopAsync(default);

        Assert.Single(logs.Lines, line => line.Level == LogLevel.Error);
        Assert.Single(logs.Lines, line => line.Message == "The audit is sealed again");
    }

    private static async Task<bool> SealedAfterAPollAsync(Bench bench, int rows)
    {
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        return (await bench.SealedAsync()).Count == rows;
    }

    private sealed class Away(IDbContextFactory<PortalDbContext> contexts) : IDbContextFactory<PortalDbContext>
    {
        private volatile bool isAway;
        private int refused;

        public bool IsAway
        {
            get => isAway;
            set => isAway = value;
        }

        public int Refused => Volatile.Read(ref refused);

        public PortalDbContext CreateDbContext()
        {
            if (!isAway)
                return contexts.CreateDbContext();

            Interlocked.Increment(ref refused);
            throw new InvalidOperationException("The database is away.");
        }
    }
}
