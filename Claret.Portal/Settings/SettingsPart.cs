namespace Claret.Portal.Settings;

/// <summary>The parts of the settings page, in their order; what stands in one is saved together.</summary>
public enum SettingsPart
{
    Portal,
    Delivery,
    Lifetimes,
    SignIn,
    Sessions,
    Limits,
    Sender,
}
