using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MailTests;

public sealed class OutboxWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_pulse_sends_at_once_without_any_time_passing()
    {
        await using var bench = await MailBench.CreateAsync();
        using var worker = ActivatorUtilities.CreateInstance<OutboxWorker>(bench.Services);
        var sent = Sent(bench);
        await worker.StartAsync(CancellationToken.None);

        await bench.AddAsync();
        bench.Services.GetRequiredService<OutboxSignal>().Pulse();

        await sent.WaitAsync(Patience);
        await worker.StopAsync(CancellationToken.None);
        Assert.Equal(OutboxState.Sent, (await bench.RowAsync()).State);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_slow_mail_keeps_no_new_one_waiting_for_longer_than_a_pulse_or_a_poll(bool isPulsed)
    {
        await using var bench = await MailBench.CreateAsync();
        using var worker = ActivatorUtilities.CreateInstance<OutboxWorker>(bench.Services);
        var reached = new TaskCompletionSource();
        var slow = new TaskCompletionSource<MailOutcome>();
        bench.Transport.Answer(_ =>
        {
            reached.SetResult();
            return slow.Task;
        });
        await bench.AddAsync("slow@claret.example");
        await worker.StartAsync(CancellationToken.None);
        await reached.Task.WaitAsync(Patience);

        var sent = Sent(bench);
        await bench.AddAsync("quick@claret.example");
        if (isPulsed)
            bench.Services.GetRequiredService<OutboxSignal>().Pulse();
        else
            await Eventually.ThatAsync(() => Passes(bench, sent), "the poll sends it");

        await sent.WaitAsync(Patience);
        slow.SetResult(new MailOutcome.Accepted("250 at last"));
        await worker.StopAsync(CancellationToken.None);
        Assert.Equal([OutboxState.Sent, OutboxState.Sent], (await bench.RowsAsync()).Select(row => row.State));
    }

    [Fact]
    public async Task A_pulse_that_nobody_waits_for_is_kept()
    {
        await using var bench = await MailBench.CreateAsync();
        var signal = bench.Services.GetRequiredService<OutboxSignal>();
        signal.Pulse();
        signal.Pulse();

        await signal.WaitAsync(TimeSpan.FromHours(1), CancellationToken.None).WaitAsync(Patience);
        var next = signal.WaitAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.False(next.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await next.WaitAsync(Patience);
    }

    [Fact, Trait("Security", "27")]
    public async Task A_database_that_is_gone_does_not_end_it()
    {
        GoneForAWhile? gone = null;
        await using var bench = await MailBench.CreateAsync(around: contexts => gone = new GoneForAWhile(contexts));
        await bench.AddAsync();
        var sent = Sent(bench);
        gone!.IsGone = true;
        using var worker = ActivatorUtilities.CreateInstance<OutboxWorker>(bench.Services);
        await worker.StartAsync(CancellationToken.None);
        await gone.Refused.Task.WaitAsync(Patience);

        gone.IsGone = false;
        bench.Services.GetRequiredService<OutboxSignal>().Pulse();

        await sent.WaitAsync(Patience);
        await worker.StopAsync(CancellationToken.None);
        Assert.Equal(OutboxState.Sent, (await bench.RowAsync()).State);
    }

    /// <summary>The worker may begin to wait only after the clock was moved, so it is moved until the poll has come.</summary>
    private static bool Passes(MailBench bench, Task sent)
    {
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        return sent.IsCompleted;
    }

    private static Task Sent(MailBench bench)
    {
        var sent = new TaskCompletionSource();
        bench.Transport.Answer(_ =>
        {
            sent.TrySetResult();
            return Task.FromResult<MailOutcome>(new MailOutcome.Accepted("250"));
        });
        return sent.Task;
    }

    private sealed class GoneForAWhile(IDbContextFactory<PortalDbContext> contexts) : IDbContextFactory<PortalDbContext>
    {
        public volatile bool IsGone;

        public TaskCompletionSource Refused { get; } = new();

        public PortalDbContext CreateDbContext()
        {
            if (!IsGone)
                return contexts.CreateDbContext();

            Refused.TrySetResult();
            throw new InvalidOperationException("The database is gone.");
        }
    }
}
