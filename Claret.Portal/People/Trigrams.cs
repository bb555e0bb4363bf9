namespace Claret.Portal.People;

/// <summary>Three letters side by side, as the search table cuts a text: by code points.</summary>
internal static class Trigrams
{
    public static IEnumerable<string> Of(string text)
    {
        var letters = text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        return Enumerable.Range(0, Math.Max(0, letters.Length - 2)).Select(at => string.Concat(letters[at..(at + 3)]));
    }

    public static string Quoted(string trigram) => $"\"{trigram.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
