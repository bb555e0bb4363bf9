namespace Claret.Portal.Settings;

/// <summary>
/// What the settings page keeps, as a layer of the configuration: above the files, below the environment and the command line.
/// Empty until the database could be read.
/// </summary>
public sealed class StoredSettings : ConfigurationProvider, IConfigurationSource
{
    private int version;

    /// <summary>Another number for every other content.</summary>
    public int Version => Volatile.Read(ref version);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Secrets are in clear here, as in every other layer.</summary>
    public void Take(IReadOnlyDictionary<string, string?> values)
    {
        Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
        // Before anybody is told, so that whoever is told finds the new ones.
        Interlocked.Increment(ref version);
        OnReload();
    }

    /// <summary>Nobody but the database: a value that is set for the whole configuration is set in the other layers.</summary>
    public override void Set(string key, string? value)
    {
    }
}
