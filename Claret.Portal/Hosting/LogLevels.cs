namespace Claret.Portal.Hosting;

/// <summary>
/// A level that isn't one would stop the logging itself, and with it every word about the other faults: it is set aside and
/// named among them.
/// </summary>
public sealed record LogLevels(IReadOnlyList<string> Faults)
{
    public static LogLevels SetAside(IConfigurationManager configuration)
    {
        var wrong = configuration.GetSection("Logging").AsEnumerable()
            .Where(pair => pair.Key.Contains(":LogLevel", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(pair.Value))
            .Where(pair => !Enum.TryParse<LogLevel>(pair.Value, ignoreCase: true, out _))
            .ToList();
        foreach (var (key, _) in wrong)
            configuration[key] = "";
        return new LogLevels([.. wrong.Select(pair => $"{pair.Key} is \"{pair.Value}\": it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.")]);
    }
}
