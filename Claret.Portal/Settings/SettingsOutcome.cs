namespace Claret.Portal.Settings;

/// <summary>What came of saving.</summary>
public abstract record SettingsOutcome
{
    private SettingsOutcome()
    {
    }

    /// <param name="Cleared">Secrets that went because what they belong to has changed.</param>
    public sealed record Saved(IReadOnlyList<SettingDefinition> Cleared) : SettingsOutcome;

    public sealed record Refused(SettingsRefusal Refusal) : SettingsOutcome;

    /// <summary>In the validators' words, each beginning with a key. Nothing was saved.</summary>
    public sealed record Invalid(IReadOnlyList<string> Faults) : SettingsOutcome;

    /// <summary>Somebody saved something else meanwhile. Nothing was saved.</summary>
    public sealed record Conflict(IReadOnlyList<SettingState> Now) : SettingsOutcome;
}

/// <summary>Kept by name in the audit.</summary>
public enum SettingsRefusal
{
    NotAllowed,
    NoSuchSetting,

    /// <summary>See <see cref="SettingDefinition.IsForAdmins"/>.</summary>
    OnlyAdmins,

    /// <summary>The environment or the command line sets it.</summary>
    Locked,
}
