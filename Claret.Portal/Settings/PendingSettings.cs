using Claret.Portal.Hosting;

namespace Claret.Portal.Settings;

/// <summary>The kept settings as they would be after some edits: what changes, and what can't.</summary>
public sealed class PendingSettings(SettingsLayers layers, IReadOnlyDictionary<string, string?> before)
{
    private readonly Dictionary<string, string?> after = new(before, StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingDefinition> cleared = [];

    public IReadOnlyDictionary<string, string?> After => after;

    /// <summary>Secrets that go with what they belong to.</summary>
    public IReadOnlyList<SettingDefinition> Cleared => cleared;

    public IEnumerable<SettingDefinition> Changed =>
        SettingCatalogue.All.Where(setting => before.GetValueOrDefault(setting.Key) is var old && after.GetValueOrDefault(setting.Key) is var now && !string.Equals(old, now, StringComparison.Ordinal));

    /// <summary>As it would be written, cut to what the setting may have.</summary>
    public static string Sound(SettingDefinition setting, string typed) =>
        SettingCatalogue.Canonical(setting, Typed.Cut(typed, setting.MaxLength));

    public string EffectiveBefore(string key) => Effective(before, key);

    public string EffectiveAfter(string key) => Effective(after, key);

    /// <param name="value">Sound. What holds anyway isn't kept.</param>
    public void Set(SettingDefinition setting, string value)
    {
        if (string.Equals(value, Usual(setting), StringComparison.Ordinal))
            after.Remove(setting.Key);
        else
            after[setting.Key] = value;
    }

    /// <summary>After all edits.</summary>
    public void ClearSecrets(IReadOnlySet<string> typed)
    {
        foreach (var secret in SettingCatalogue.All.Where(setting => setting.IsSecret && !typed.Contains(setting.Key)))
        {
            var hasMoved = secret.BelongsTo.Any(key => EffectiveBefore(key) != EffectiveAfter(key));
            if (!hasMoved || EffectiveBefore(secret.Key).Length == 0 || layers.Above(secret.Key) is not null)
                continue;

            // With the file's server the file's own secret is right again.
            var isFiles = secret.BelongsTo.All(key => EffectiveAfter(key) == (layers.Below(key) ?? SettingCatalogue.Default(key)));
            if (isFiles)
                after.Remove(secret.Key);
            else
                Set(secret, "");
            cleared.Add(secret);
        }
    }

    private string Effective(IReadOnlyDictionary<string, string?> kept, string key) =>
        layers.Above(key)?.Value ?? kept.GetValueOrDefault(key) ?? layers.Below(key) ?? SettingCatalogue.Default(key);

    private string Usual(SettingDefinition setting) => SettingCatalogue.Canonical(setting, layers.Below(setting.Key) ?? SettingCatalogue.Default(setting.Key));
}
