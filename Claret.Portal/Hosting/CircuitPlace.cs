namespace Claret.Portal.Hosting;

/// <summary>One of the <see cref="CircuitPlaces"/>, until it is given back.</summary>
public sealed class CircuitPlace(Action giveBack) : IDisposable
{
    private Action? giveBack = giveBack;
    private int isHandedOver;

    /// <summary>True for the first who asks: whoever that is gives it back.</summary>
    public bool HandOver() => Interlocked.Exchange(ref isHandedOver, 1) == 0;

    public void Dispose() => Interlocked.Exchange(ref giveBack, null)?.Invoke();
}
