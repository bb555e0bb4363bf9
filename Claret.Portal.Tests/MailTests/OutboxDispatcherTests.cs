using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

/// <summary>What becomes of a row, by outcome: each has a file of its own.</summary>
public abstract partial class OutboxDispatcherTests : IAsyncLifetime
{
    internal MailBench Bench { get; private set; } = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    private async Task StartAsync(DatabaseKind kind) => Bench = await MailBench.CreateAsync(kind);
}
