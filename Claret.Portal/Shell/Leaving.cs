namespace Claret.Portal.Shell;

/// <summary>
/// Ends what a component has under way when it is left. Its token can be read afterwards too, and is cancelled then: an answer that
/// comes late, to a question asked before, must find no object that is disposed.
/// </summary>
public sealed class Leaving : IDisposable
{
    private readonly CancellationTokenSource left = new();

    public Leaving() => Token = left.Token;

    public CancellationToken Token { get; }

    public void Dispose()
    {
        if (Token.IsCancellationRequested)
            return;

        left.Cancel();
        left.Dispose();
    }
}
