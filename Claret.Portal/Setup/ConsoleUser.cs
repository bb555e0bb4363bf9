namespace Claret.Portal.Setup;

/// <summary>Who sits at the console, as far as the system tells: for the record.</summary>
public static class ConsoleUser
{
    /// <summary>Where an audit row otherwise has an address.</summary>
    public const string Origin = "console";

    /// <summary>"claret", or "claret (ada by sudo)".</summary>
    public static string Name => Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } behind && behind != Environment.UserName
        ? $"{Environment.UserName} ({behind} by sudo)"
        : Environment.UserName;
}
