namespace Claret.Portal.Settings;

/// <summary>How a setting is asked for.</summary>
public enum SettingKind
{
    Text,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>One of a few words, or words of one's own.</summary>
    UsernameFormat,
    Duration,
    Number,
    Secret,
    Picture,
}
