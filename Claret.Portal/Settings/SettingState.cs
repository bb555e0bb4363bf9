namespace Claret.Portal.Settings;

/// <summary>One setting as the page shows it.</summary>
/// <param name="Value">What holds; always empty for a secret, which is never shown again.</param>
/// <param name="Usual">What holds when the page keeps nothing. Empty for a secret.</param>
/// <param name="HasValue">There is one, a secret's too.</param>
/// <param name="LockedBy">What wins over the page, by its name there; null where nothing does.</param>
/// <param name="Kept">Who keeps it here since when; null where the page keeps nothing.</param>
public sealed record SettingState(
    SettingDefinition Definition, string Value, string Usual, bool HasValue, SettingSource Source, string? LockedBy, SettingKept? Kept);

/// <param name="At">UTC. Whoever saves says which one they have seen, so that nobody writes over what they didn't know.</param>
/// <param name="By">Null when that person is gone.</param>
public sealed record SettingKept(DateTime At, string? By, bool IsUnreadable = false);

/// <summary>Where the present value comes from.</summary>
public enum SettingSource
{
    /// <summary>Nobody has set it.</summary>
    Usual,
    File,
    Page,

    /// <summary>The environment or the command line.</summary>
    Environment,
}

/// <param name="OwnAddress">Where a test mail would go; null where this person has none.</param>
public sealed record SettingsView(bool MayChange, bool IsAdmin, IReadOnlyList<SettingState> Settings, string? OwnAddress)
{
    public bool MayChangePart(SettingsPart part) => MayChange && (IsAdmin || !SettingDefinition.IsPartForAdmins(part));
}
