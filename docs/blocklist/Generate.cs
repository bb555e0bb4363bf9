// Makes Claret.Portal/Accounts/Passwords/common-words.txt out of two npm packages, byte for byte the same every time.
// How to get the packages, what is taken from them and under which licence: ../passwords.md.
//
//   dotnet run docs/blocklist/Generate.cs -- <folder with the unpacked packages> <file to write>
#:property PublishAot=false
using System.Text;
using System.Text.Json;

if (args is not [var folder, var target])
{
    Console.Error.WriteLine("Usage: dotnet run docs/blocklist/Generate.cs -- <folder with the unpacked packages> <file to write>");
    return 2;
}

// Words that occur often; and rare ones all the same when they are so long that a digit or two bring them to 15.
const int FrequentWords = 20_000;
const int LongWord = 11;

var common = Read(Path.Combine(folder, "language-common"), "@zxcvbn-ts/language-common");
var english = Read(Path.Combine(folder, "language-en"), "@zxcvbn-ts/language-en");

// The order is the rank, most used first. An entry is kept as it is found: the rules look it up in lower case.
var passwords = List(common.Package, "passwords.json")
    .Where(entry => entry.Length is >= 3 and <= 24 && entry.All(c => c is > ' ' and < '\u007f'))
    .Select(entry => entry.ToLowerInvariant())
    .Distinct(StringComparer.Ordinal)
    .ToList();

var known = passwords.ToHashSet(StringComparer.Ordinal);
var words = List(english.Package, "commonWords.json")
    .Where((word, rank) => rank < FrequentWords || word.Length >= LongWord)
    .Where(word => word.Length is >= 4 and <= 24 && word.All(char.IsAsciiLetterLower))
    .Where(known.Add)
    .ToList();

string[] lines =
[
    "# Common passwords and words, most used first. Made by docs/blocklist/Generate.cs: do not edit by hand.",
    $"# [passwords] {passwords.Count} entries from {common.Source} (licence: {common.License}), src/passwords.json",
    $"# [words] {words.Count} entries from {english.Source} (licence: {english.License}), src/commonWords.json,",
    "#   a processed derivative of OpenSubtitles 2024 by Helsinki-NLP / OPUS (https://opus.nlpl.eu/), licence: ODC-BY 1.0;",
    "#   the original data is attributed to the subtitles' contributors and rights holders.",
    "# Both packages: Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.; Copyright (c) 2021 @zxcvbn-ts. Full text: docs/blocklist/LICENSE.txt",
    "[passwords]",
    .. passwords,
    "[words]",
    .. words,
];
var text = string.Join('\n', lines) + '\n';

await File.WriteAllTextAsync(target, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
Console.WriteLine($"{passwords.Count} passwords, {words.Count} words, {text.Length} bytes");
return 0;

static (string Package, string Source, string License) Read(string folder, string expectedName)
{
    var package = Path.Combine(folder, "package");
    using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "package.json")));
    string Text(string key) => manifest.RootElement.GetProperty(key).GetString()!;
    if (!string.Equals(Text("name"), expectedName, StringComparison.Ordinal))
        throw new InvalidOperationException($"{package} holds {Text("name")}, not {expectedName}.");
    return (package, $"{Text("name")} {Text("version")}", Text("license"));
}

static string[] List(string package, string file) =>
    JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(package, "src", file)))!;
