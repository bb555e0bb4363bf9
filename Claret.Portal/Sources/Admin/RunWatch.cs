namespace Claret.Portal.Sources.Admin;

/// <summary>
/// Looks at a reading once a second for as long as it runs, and no longer: to look counts as use, and would keep a session alive whose
/// owner has gone home.
/// </summary>
public static class RunWatch
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <param name="look">False when there is nothing left to watch.</param>
    /// <param name="invoke">The component's own InvokeAsync.</param>
    /// <param name="broken">What the page shows when looking fails: as if it had thrown it itself.</param>
    public static async Task WhileAsync(Func<Task<bool>> look, Func<Func<Task>, Task> invoke, Func<Exception, Task> broken, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookAgain, clock);
        try
        {
            var isRunning = true;
            while (isRunning && await timer.WaitForNextTickAsync(cancellationToken))
                await invoke(async () => isRunning = !cancellationToken.IsCancellationRequested && await look());
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
#pragma warning disable CA1031 // As if the page itself had thrown it: the boundary around it has a sentence for it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await broken(fault);
        }
    }
}
