namespace Claret.Portal.Hosting;

/// <summary>
/// Lives as long as the circuit whose scope it stands in, and holds its place: no event of the framework tells of every circuit's
/// end, but its scope is always disposed of. Empty in a request's scope.
/// </summary>
public sealed class CircuitPlaceHolder : IDisposable
{
    private static readonly AsyncLocal<CircuitPlace?> Starting = new();

    private readonly CircuitPlace? place = Starting.Value is { } starting && starting.HandOver() ? starting : null;

    /// <summary>The place of the circuit that the current call is about to start; null when the call is over.</summary>
    public static void Offer(CircuitPlace? starting) => Starting.Value = starting;

    public void Dispose() => place?.Dispose();
}
