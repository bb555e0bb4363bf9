namespace Claret.Portal.Settings;

/// <summary>
/// A secret and the server that it is told to are named in one place. Otherwise whoever may use the settings page could have the
/// environment's password sent to a server of their own.
/// </summary>
public static class SecretPlaces
{
    public static IEnumerable<string> Faults(SettingsLayers layers, IReadOnlyDictionary<string, string?> kept) =>
        from secret in SettingCatalogue.All
        where secret.IsSecret
        let above = layers.Above(secret.Key)
        where above is { Value.Length: > 0 } || (above is null && !kept.ContainsKey(secret.Key) && layers.Below(secret.Key) is { Length: > 0 })
        let server = secret.BelongsTo.FirstOrDefault(key => kept.ContainsKey(key) && layers.Above(key) is null)
        where server is not null
        select $"{secret.Key} is set where the portal is started, so {server} can't be chosen on the settings page: name both in one place.";
}
