namespace Claret.Portal.Settings;

/// <summary>Names the resource file beside it.</summary>
public sealed class SettingsTexts;
