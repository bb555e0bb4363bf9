using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// How many connections and circuits each address has on this node (security.md 19). They are counted apart: when a building loses
/// its network for a moment, as many connections come back to circuits that were kept as there were before.
/// </summary>
public sealed partial class CircuitPlaces(IOptions<HostingOptions> options, ILogger<CircuitPlaces> logger)
{
    private readonly Dictionary<(string Network, bool IsCircuit), int> taken = [];
    private readonly Lock gate = new();

    /// <summary>Whether a connection from there would be admitted: to a circuit that was kept, perhaps.</summary>
    public bool MayConnect(string network) => IsFree((network, false));

    /// <summary>Whether somebody there may open one more page.</summary>
    public bool MayOpenPage(string network) => IsFree((network, false)) && IsFree((network, true));

    /// <summary>Null when there is none left.</summary>
    public CircuitPlace? TakeConnection(string network) => Take((network, false));

    /// <summary>Null when there is none left.</summary>
    public CircuitPlace? TakeCircuit(string network) => Take((network, true));

    private CircuitPlace? Take((string Network, bool IsCircuit) key)
    {
        lock (gate)
        {
            var before = Taken(key);
            if (before >= options.Value.CircuitsPerAddress)
                return null;

            taken[key] = before + 1;
            if (before + 1 == options.Value.CircuitsPerAddress)
                LogFull(logger, key.Network, before + 1, key.IsCircuit ? "circuits" : "connections");
            return new CircuitPlace(() => GiveBack(key));
        }
    }

    private void GiveBack((string Network, bool IsCircuit) key)
    {
        lock (gate)
        {
            if (Taken(key) <= 1)
                taken.Remove(key);
            else
                taken[key]--;
        }
    }

    private bool IsFree((string Network, bool IsCircuit) key)
    {
        lock (gate)
        {
            return Taken(key) < options.Value.CircuitsPerAddress;
        }
    }

    private int Taken((string Network, bool IsCircuit) key) => taken.GetValueOrDefault(key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Network} has {Count} {What}, as many as Hosting:CircuitsPerAddress allows; more are refused in words until some end")]
    private static partial void LogFull(ILogger logger, string network, int count, string what);
}
