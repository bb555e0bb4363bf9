namespace Claret.Portal.Sources.Admin;

/// <summary>What is known of a provider's secret without showing it.</summary>
public enum SecretState
{
    None,
    Kept,

    /// <summary>It was written with keys that are gone: it must be typed again.</summary>
    Lost,
}
