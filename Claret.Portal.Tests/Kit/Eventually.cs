using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>Waits for what another thread or process does: looks again and again, up to a deadline, and never longer than needed.</summary>
public static class Eventually
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    public static Task ThatAsync(Func<bool> condition, string because, TimeSpan? timeout = null) =>
        ThatAsync(() => Task.FromResult(condition()), because, timeout);

    public static async Task ThatAsync(Func<Task<bool>> condition, string because, TimeSpan? timeout = null) =>
        await ResultAsync(async () => await condition() ? "" : null, () => because, timeout);

    /// <summary>The first result that isn't null.</summary>
    /// <param name="because">Asked when the time is over, so that it can say what was there instead.</param>
    public static async Task<T> ResultAsync<T>(Func<Task<T?>> look, Func<string> because, TimeSpan? timeout = null)
        where T : class
    {
        using var deadline = new CancellationTokenSource(timeout ?? Patience);
        using var pace = new PeriodicTimer(Pace);
        try
        {
            while (true)
            {
                if (await look() is { } found)
                    return found;
                await pace.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException over) when (deadline.IsCancellationRequested)
        {
            throw new XunitException($"Not within {(timeout ?? Patience).TotalSeconds:0.#} s: {because()}", over);
        }
    }
}
