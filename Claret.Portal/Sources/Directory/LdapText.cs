using System.Globalization;
using System.Text;

namespace Claret.Portal.Sources.Directory;

/// <summary>Octets of a directory as text, and text as part of a filter.</summary>
public static class LdapText
{
    /// <summary>Longer than any column, so that what is too long is still seen to be.</summary>
    public const int Longest = 11_000;

    // What is no UTF-8 becomes a character that no name may hold: it is refused as unreadable, and not taken for something else.
    private static readonly Encoding Utf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFE"));

    public static string Of(ReadOnlySpan<byte> octets)
    {
        var text = Utf8.GetString(octets[..Math.Min(octets.Length, Longest * 4)]);
        return text.Length <= Longest ? text : text[..Longest];
    }

    /// <summary>RFC 4515, 3: whatever has a meaning there, and every octet that isn't a plain letter.</summary>
    public static string Escaped(string value) => Escaped(Encoding.UTF8.GetBytes(value));

    public static string Escaped(ReadOnlySpan<byte> octets)
    {
        var escaped = new StringBuilder(octets.Length);
        foreach (var octet in octets)
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'@')
                escaped.Append((char)octet);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\{octet:x2}");
        }

        return escaped.ToString();
    }

    /// <summary>One pair of brackets around all of it: then it can be put beside another filter and mean the same.</summary>
    public static bool IsOneFilter(string filter)
    {
        if (filter is not ['(', .., ')'] || filter.Contains('\0', StringComparison.Ordinal))
            return false;

        var depth = 0;
        for (var i = 0; i < filter.Length; i++)
        {
            depth += filter[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && i < filter.Length - 1)
                return false;
        }

        return depth == 0;
    }

    /// <summary>RFC 4512, 2.5: a name or numbers, with options.</summary>
    public static bool IsAttribute(string name) =>
        name.Length is > 0 and <= 200 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ';' or '_');
}
