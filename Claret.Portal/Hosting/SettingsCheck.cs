using System.Reflection;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// Every fault of the settings at once, each with its key, before anything is started. What is checked needs no list: a class
/// with a constant <c>Section</c> is a section of the settings.
/// </summary>
public sealed class SettingsCheck(IServiceProvider services, IConfiguration configuration, IHostEnvironment environment, LogLevels levels)
{
    /// <summary>The sections that are ours, and what they are bound to.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } = (
        from type in typeof(SettingsCheck).Assembly.GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true } && section.FieldType == typeof(string)
        select (Name: (string)section.GetRawConstantValue()!, Type: type)).ToDictionary(section => section.Name, section => section.Type, StringComparer.OrdinalIgnoreCase);

    private static readonly IReadOnlyList<string> SectionNames = [.. Sections.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="OptionsValidationException">Names them all.</exception>
    public void ThrowIfAny()
    {
        if (Faults() is { Count: > 0 } faults)
            throw new OptionsValidationException("settings", typeof(SettingsCheck), faults);
    }

    /// <summary>What the validators would say of other settings than the present ones, section by section.</summary>
    public IReadOnlyList<string> FaultsIn(IConfiguration settings)
    {
        var check = typeof(SettingsCheck).GetMethod(nameof(SectionFaults), BindingFlags.NonPublic | BindingFlags.Instance)!;
        return [.. SectionNames.SelectMany(name => (IEnumerable<string>)check.MakeGenericMethod(Sections[name]).Invoke(this, [settings, name])!)];
    }

    public IReadOnlyList<string> Faults() =>
    [
        .. FaultsIn(configuration),
        .. MisspeltSections(),
        .. levels.Faults,
        .. UrlsFaults(),
        .. DataDirectoryFaults(),
    ];

    private List<string> SectionFaults<T>(IConfiguration settings, string name)
        where T : class, new()
    {
        var reading = new SettingsReading(typeof(T), settings.GetSection(name), SectionNames);
        var options = new T();
        new ConfigurationBuilder().AddInMemoryCollection(reading.Readable).Build().GetSection(name).Bind(options);
        foreach (var change in services.GetServices<IPostConfigureOptions<T>>())
            change.PostConfigure(Options.DefaultName, options);

        var faults = new List<string>(reading.Faults);
        foreach (var validator in services.GetServices<IValidateOptions<T>>())
        {
            if (validator.Validate(Options.DefaultName, options) is { Failed: true } result)
                faults.AddRange(result.Failures);
        }

        return faults;
    }

    /// <summary>Other programs' variables stand in the same environment, so only what looks like one of ours is a fault.</summary>
    private IEnumerable<string> MisspeltSections() =>
        from section in configuration.GetChildren()
        where section.GetChildren().Any() && !SectionNames.Any(name => SettingsReading.IsUnder(section.Key, name)) && !IsTheFrameworks(section.Key)
        let near = NearName.Of(section.Key, SectionNames)
        where near is not null
        select $"{section.Path} isn't a section of the settings. Did you mean {near}?";

    private static bool IsTheFrameworks(string name) => name.ToUpperInvariant() is "LOGGING" or "KESTREL" or "CONNECTIONSTRINGS";

    private IEnumerable<string> UrlsFaults() =>
        from url in (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        where !IsAddress(url)
        select $"Urls (ASPNETCORE_URLS) names \"{url}\": it must be an address such as http://127.0.0.1:5080.";

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private IEnumerable<string> DataDirectoryFaults()
    {
        var configured = configuration[$"{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}"];
        if (string.IsNullOrWhiteSpace(configured) && !environment.IsDevelopment())
            yield break;

        var path = DataDirectory.PathOf(configured ?? "", environment);
        if (DataDirectory.WhyNotWritable(path) is { } reason)
            yield return $"Portal:DataDirectory is \"{path}\", where the portal can't write: {reason} Make it a folder that belongs to the account the portal runs as.";
    }
}
