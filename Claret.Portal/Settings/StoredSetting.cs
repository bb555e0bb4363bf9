namespace Claret.Portal.Settings;

/// <summary>A value that the settings page keeps. It wins over the file; the environment wins over it.</summary>
public sealed class StoredSetting
{
    /// <summary>As in the file, with colons: <c>Portal:SupportContact</c>.</summary>
    public required string Key { get; init; }

    /// <summary>A secret is encrypted by Data Protection.</summary>
    public required string Value { get; set; }

    public required bool IsSecret { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ChangedAt { get; set; }

    public required long ChangedBy { get; set; }
}
