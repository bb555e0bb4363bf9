namespace Claret.Portal.Hosting;

/// <summary>
/// Wakes a background worker as soon as there is something to do. It only shortens the wait: what is to be done stands in the
/// database, and a worker that misses a pulse (another node gave it, the process was down) finds it at its next poll.
/// Each worker has a subclass of its own, so that they can be told apart where they are injected.
/// </summary>
public abstract class WorkSignal(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim pulses = new(0, 1);

    /// <summary>Call it after the commit, never before. A pulse that nobody waits for is kept, several become one.</summary>
    public void Pulse()
    {
        try
        {
            pulses.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is kept already.
        }
    }

    /// <summary>Returns at the next pulse, or when <paramref name="atMost"/> has passed.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var poll = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(poll.Token, cancellationToken);
        try
        {
            await pulses.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look anyway.
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            pulses.Dispose();
    }
}
