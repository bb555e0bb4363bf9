using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Primitives;

namespace Claret.Portal.Settings;

/// <summary>The layers of the configuration around what the settings page keeps.</summary>
public sealed class SettingsLayers(IConfiguration configuration, StoredSettings stored)
{
    private readonly IConfigurationRoot root = (IConfigurationRoot)configuration;

    /// <summary>What wins over the page, and its name there: <c>Mail__Smtp__Host</c>. Null where nothing does.</summary>
    public (string Name, string Value)? Above(string key)
    {
        foreach (var layer in root.Providers.Reverse().TakeWhile(layer => layer != stored))
        {
            if (layer.TryGet(key, out var value))
                return (NameIn(layer, key), value ?? "");
        }

        return null;
    }

    /// <summary>What holds when the page keeps nothing: the file's word. Null where that says nothing either.</summary>
    public string? Below(string key)
    {
        foreach (var layer in root.Providers.Reverse().SkipWhile(layer => layer != stored).Skip(1))
        {
            if (layer.TryGet(key, out var value))
                return value ?? "";
        }

        return null;
    }

    /// <summary>The whole as it would be with these values kept. The other layers are looked into, not loaded anew.</summary>
    public IConfiguration With(IReadOnlyDictionary<string, string?> kept)
    {
        var candidate = new StoredSettings();
        candidate.Take(kept);
        return new ConfigurationRoot([.. root.Providers.Select(layer => new Look(layer == stored ? candidate : layer))]);
    }

    private static string NameIn(IConfigurationProvider layer, string key) => layer switch
    {
        EnvironmentVariablesConfigurationProvider => key.Replace(":", "__", StringComparison.Ordinal),
        CommandLineConfigurationProvider => $"--{key}",
        _ => key,
    };

    private sealed class Look(IConfigurationProvider layer) : IConfigurationProvider
    {
        public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) => layer.GetChildKeys(earlierKeys, parentPath);

        public IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);

        public void Load()
        {
            // It is loaded.
        }

        public void Set(string key, string? value) => throw new NotSupportedException();

        public bool TryGet(string key, out string? value) => layer.TryGet(key, out value);
    }
}
