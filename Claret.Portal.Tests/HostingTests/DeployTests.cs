using System.Diagnostics;
using System.Text.RegularExpressions;
using Claret.Portal.Hosting;
using Claret.Portal.Tests.Architecture;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.HostingTests;

/// <summary>What an operator copies from <c>deploy/</c> and reads in the README must speak of the settings that there are.</summary>
public sealed partial class DeployTests : IDisposable
{
    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task The_example_of_the_settings_lacks_what_must_be_ones_own_and_names_nothing_that_does_not_exist()
    {
        // What is commented out must be right too.
        var lines = await File.ReadAllLinesAsync(InDeploy("portal.env"));
        var settings = lines.Select(line => Setting().Match(line)).Where(match => match.Success)
            .ToDictionary(match => match.Groups["key"].Value, match => (string?)match.Groups["value"].Value, StringComparer.Ordinal);
        Assert.True(settings.Count > 15, $"only {settings.Count} settings found");
        Assert.All(lines.Where(line => line.Length > 0 && line[0] != '#'), line => Assert.Matches(Setting(), line));
        settings["Portal__DataDirectory"] = data.Path;
        settings["Mail__Smtp__CertificateAuthority"] = data.File("not-there.pem");
        settings["Keys__Certificate__Path"] = TestKeys.PemFile(data, "keys.pem");

        var stopped = await PortalProcess.RunAsync(settings);

        Assert.Equal(
            ["Mail:From", "Mail:Smtp:CertificateAuthority", "Mail:Smtp:Host", "Portal:PublicUrl"],
            stopped.Errors.Split(Environment.NewLine).Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line[4..].Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [OnUnixFact]
    public async Task The_script_for_commands_reads_them_as_the_service_manager_does()
    {
        const string value = "Host=db;Password=\"a;b $HOME \\ `x`\"";
        await File.WriteAllTextAsync(data.File("portal.env"), $"# a comment\nConnectionStrings__Portal='{value}'\n");
        await File.WriteAllTextAsync(data.File("dotnet"), "#!/bin/sh\nprintf '%s\\n' \"$ConnectionStrings__Portal\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(data.File("dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var script = Process.Start(new ProcessStartInfo("sh", [InDeploy("claret-portal"), "recover-admin", "ada lovelace"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["CLARET_ENV"] = data.File("portal.env"), ["CLARET_PROGRAM"] = "/opt/portal", ["PATH"] = $"{data.Path}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;

        var said = await script.StandardOutput.ReadToEndAsync();

        Assert.Equal([value, "/opt/portal/Claret.Portal.dll", "recover-admin", "ada lovelace"], said.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("README.md", 15)]
    [InlineData("docs/production.md", 10)]
    public async Task A_page_names_settings_that_exist(string page, int atLeast)
    {
        var named = Named().Matches(await File.ReadAllTextAsync(Path.Combine(PortalSource.Solution, page))).Select(match => match.Groups["key"].Value)
            .Where(key => SettingsCheck.Sections.ContainsKey(key.Split(':')[0])).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(named.Count >= atLeast, $"only {named.Count} settings found");

        Assert.All(named, key => Assert.True(Exists(key), $"{key} in {page}"));
    }

    [Fact]
    public async Task Every_setting_stands_in_the_README()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(PortalSource.Solution, "README.md"));
        var names = SettingsCheck.Sections.SelectMany(section => Names(section.Value, section.Key)).ToList();
        Assert.True(names.Count > 30, $"only {names.Count} settings found");

        Assert.All(names, name => Assert.True(readme.Contains(name.Split(':')[^1], StringComparison.Ordinal), name));
    }

    private static bool Exists(string key)
    {
        var type = SettingsCheck.Sections[key.Split(':')[0]];
        foreach (var part in key.Split(':').Skip(1).Where(part => !part.All(char.IsAsciiDigit)))
        {
            if ((type.IsArray ? type.GetElementType()! : type).GetProperty(part) is not { CanWrite: true } property)
                return false;
            type = property.PropertyType;
        }

        return true;
    }

    private static IEnumerable<string> Names(Type type, string path) => type.GetProperties().Where(property => property.CanWrite).SelectMany(property =>
    {
        var part = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : property.PropertyType;
        return part.IsClass && part != typeof(string) ? Names(part, $"{path}:{property.Name}") : [$"{path}:{property.Name}"];
    });

    private static string InDeploy(string file) => Path.Combine(PortalSource.Solution, "deploy", file);

    [GeneratedRegex("^#?(?<key>[A-Z]\\w*)='(?<value>[^']*)'$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex("`(?<key>[A-Z]\\w*(?::\\w+)+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
