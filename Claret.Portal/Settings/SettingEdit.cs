namespace Claret.Portal.Settings;

/// <summary>One change that somebody wants saved.</summary>
/// <param name="Value">An empty secret is removed; what is usual is not kept.</param>
/// <param name="Seen">Since when the value was kept that the page showed; null where it kept none.</param>
public sealed record SettingEdit(string Key, string Value, DateTime? Seen);
