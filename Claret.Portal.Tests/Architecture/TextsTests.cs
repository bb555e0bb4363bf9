using System.Text.RegularExpressions;
using System.Xml.Linq;
using Claret.Portal.Data;

namespace Claret.Portal.Tests.Architecture;

/// <summary>A missing text shows its key to people, and nobody notices at build time.</summary>
public sealed partial class TextsTests
{
    private static readonly IReadOnlyList<string> Sources = [.. PortalSource.Files("*.cs"), .. PortalSource.Files("*.razor")];

    [Fact]
    public void Every_resource_file_stands_beside_the_class_that_it_is_named_for()
    {
        var files = PortalSource.Files("*.resx");
        AssertAllFound(files);

        Assert.All(files, file =>
        {
            Assert.True(File.Exists(Path.ChangeExtension(Neutral(file), ".cs")), file);
            Assert.True(TypeOf(file) is not null, $"{file} has no class of its name and folder");
        });
    }

    [Fact]
    public void Every_key_that_is_asked_for_has_a_text()
    {
        AssertAllFound(PortalSource.Files("*.resx"));
        var asked = Sources.SelectMany(Asked).ToList();
        var texts = PortalSource.Files("*.resx").Where(file => file == Neutral(file))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Keys, StringComparer.Ordinal);
        Assert.Equal(texts.Count > 0, asked.Count > 0);

        Assert.Empty(asked.Where(ask => !texts.TryGetValue(ask.Texts, out var keys) || !keys.Contains(ask.Key)).Select(ask => $"{ask.Texts}[\"{ask.Key}\"] in {ask.File}"));
    }

    [Fact]
    public void Every_text_is_used()
    {
        AssertAllFound(PortalSource.Files("*.resx"));
        var code = string.Join('\n', Sources.Select(File.ReadAllText));
        var quoted = Quoted().Matches(code).Select(match => match.Groups["text"].Value).ToHashSet(StringComparer.Ordinal);
        // texts[$"State{state}"] uses every key that begins so, and texts[flaw.ToString()] or texts[outcome.GetType().Name] every one that is named so.
        var beginnings = Interpolated().Matches(code).Select(match => match.Groups["text"].Value).Distinct(StringComparer.Ordinal).ToList();
        var types = typeof(PortalDbContext).Assembly.GetTypes();
        var names = types.Where(type => type.IsEnum).SelectMany(Enum.GetNames).Concat(types.Select(type => type.Name)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(quoted);

        Assert.Empty(PortalSource.Files("*.resx").SelectMany(file => Keys(file)
            .Where(key => !quoted.Contains(key) && !names.Contains(key) && !beginnings.Exists(beginning => key.StartsWith(beginning, StringComparison.Ordinal)))
            .Select(key => $"{key} in {file}")));
    }

    [Fact]
    public void A_translation_has_the_keys_of_the_original()
    {
        var files = PortalSource.Files("*.resx");
        AssertAllFound(files);

        Assert.All(files.Where(file => file != Neutral(file)), file => Assert.Equal(Keys(Neutral(file)).Order(StringComparer.Ordinal), Keys(file).Order(StringComparer.Ordinal)));
    }

    /// <summary>There are as many as there are localizers of different classes, so that a moved folder can't leave these tests with nothing.</summary>
    private static void AssertAllFound(IReadOnlyList<string> files) => Assert.Superset(
        Sources.SelectMany(file => Localizers().Matches(File.ReadAllText(file))).Select(match => match.Groups["class"].Value).ToHashSet(StringComparer.Ordinal),
        files.Select(file => Path.GetFileNameWithoutExtension(Neutral(file))!).ToHashSet(StringComparer.Ordinal));

    private static IEnumerable<(string Texts, string Key, string File)> Asked(string file)
    {
        // A localizer that the markup injects is used in the code behind, and the reverse.
        var partner = file.EndsWith(".razor.cs", StringComparison.Ordinal) ? file[..^3] : file + ".cs";
        var code = File.ReadAllText(file);
        var declared = code + (File.Exists(partner) ? File.ReadAllText(partner) : "");
        return from localizer in Localizers().Matches(declared).DistinctBy(match => match.Groups["name"].Value)
               from use in Regex.Matches(code, $@"\b{localizer.Groups["name"].Value}\[""(?<key>[^""]+)""", RegexOptions.None, TimeSpan.FromSeconds(5))
               select (localizer.Groups["class"].Value, use.Groups["key"].Value, file);
    }

    private static HashSet<string> Keys(string file) =>
        XDocument.Load(file).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary><c>ShellTexts.de.resx</c> belongs to <c>ShellTexts.resx</c>.</summary>
    private static string Neutral(string file) =>
        Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file).Split('.')[0] + ".resx");

    private static Type? TypeOf(string file) => typeof(PortalDbContext).Assembly.GetType(
        "Claret.Portal." + Path.ChangeExtension(Path.GetRelativePath(PortalSource.Root, Neutral(file)), null).Replace(Path.DirectorySeparatorChar, '.'));

    [GeneratedRegex("""IStringLocalizer<(?<class>\w+)>\s+(?<name>\w+)""", RegexOptions.None, 5_000)]
    private static partial Regex Localizers();

    /// <summary>All that stands between two quotation marks next to each other: markup has them inside each other, as in title="@Texts["Key"]".</summary>
    [GeneratedRegex("""(?<=")(?<text>[^"\n]+)(?=")""", RegexOptions.None, 5_000)]
    private static partial Regex Quoted();

    [GeneratedRegex("""\$"(?<text>[\w-]+)\{""", RegexOptions.None, 5_000)]
    private static partial Regex Interpolated();
}
