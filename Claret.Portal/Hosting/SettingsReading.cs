using System.ComponentModel;
using System.Reflection;

namespace Claret.Portal.Hosting;

/// <summary>
/// One section of the settings, held against the class that it is bound to: values that can't be read, and names that mean
/// nothing. A misspelt name would otherwise be a default that nobody chose, and the binder stops at the first value it can't read.
/// </summary>
public sealed class SettingsReading
{
    private readonly IReadOnlyCollection<string> sections;
    private readonly List<string> faults = [];
    private readonly HashSet<string> setAside = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="sections">All of them: one may stand inside another.</param>
    public SettingsReading(Type options, IConfigurationSection section, IReadOnlyCollection<string> sections)
    {
        this.sections = sections;
        ReadParts(options, section);
        Readable = section.AsEnumerable()
            .Where(pair => pair.Value is not null && !setAside.Any(path => IsUnder(path, pair.Key)))
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<string> Faults => faults;

    /// <summary>What can be bound without an exception, so that the rest of the section can be checked too.</summary>
    public IReadOnlyDictionary<string, string?> Readable { get; }

    public static bool IsUnder(string path, string key) =>
        key.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (key.Length == path.Length || key[path.Length] == ':');

    private void ReadParts(Type type, IConfigurationSection section)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();
        foreach (var part in section.GetChildren())
        {
            if (properties.Find(property => string.Equals(property.Name, part.Key, StringComparison.OrdinalIgnoreCase)) is { } property)
                ReadValue(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, part);
            else if (!sections.Any(other => IsUnder(part.Path, other)))
                Fault(part, $"isn't a setting.{NearName.Hint(part.Key, properties.Select(property => property.Name), $"{section.Path}:")}");
        }
    }

    private void ReadValue(Type type, IConfigurationSection value)
    {
        if (type.IsArray)
            ReadList(type.GetElementType()!, value);
        else if (type == typeof(string) && value.GetChildren().Any())
            Fault(value, "is one value, and nothing stands below it.");
        else if (type != typeof(string) && type.IsClass)
            ReadParts(type, value);
        else if (type != typeof(string) && value.Value is { } text && !CanBe(type, text))
            Fault(value, $"is \"{text}\": it must be {Words(type)}.");
    }

    private void ReadList(Type item, IConfigurationSection list)
    {
        if (list.Value is { Length: > 0 })
            faults.Add($"{list.Path} is a list: write {list.Path}:0, {list.Path}:1 and so on (in the environment {list.Path.Replace(":", "__", StringComparison.Ordinal)}__0).");
        foreach (var part in list.GetChildren())
            ReadValue(item, part);
    }

    private void Fault(IConfigurationSection part, string words)
    {
        faults.Add($"{part.Path} {words}");
        setAside.Add(part.Path);
    }

    private static bool CanBe(Type type, string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null;
        }
#pragma warning disable CA1031 // Converters throw what they like; for the binder too it only means that the text can't be read.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static string Words(Type type) =>
        type == typeof(TimeSpan) ? "a time such as 00:30:00 (hours, minutes, seconds) or 1.00:00:00 (a day)"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number such as 0.0625"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : $"a {type.Name}";
}
