using System.Globalization;
using System.Text;

namespace Claret.Portal.Mail;

/// <summary>Text from elsewhere made fit for one line of a mail, a header or a database column.</summary>
public static class MailLine
{
    /// <summary>
    /// Line breaks and control characters become single blanks; marks that turn the direction of writing go, for they can make
    /// a line say something else than it is. Longer than <paramref name="max"/> characters is cut and ends on "…".
    /// </summary>
    public static string Of(string? value, int max = 4000)
    {
        if (string.IsNullOrEmpty(value))
            return "";

        var line = new StringBuilder(Math.Min(value.Length, max));
        foreach (var rune in value.EnumerateRunes())
        {
            if (IsDirectionMark(rune.Value))
                continue;

            var isGap = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control;
            if (!isGap)
                line.Append(rune);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');

            if (line.Length > max)
                break;
        }

        if (line.Length > 0 && line[^1] == ' ')
            line.Length--;
        return line.Length <= max ? line.ToString() : Cut(line.ToString(), max);
    }

    private static string Cut(string line, int max)
    {
        var length = max - 1;
        if (char.IsHighSurrogate(line[length - 1]))
            length--;
        return string.Concat(line.AsSpan(0, length), "…");
    }

    private static bool IsDirectionMark(int value) =>
        value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0x061C;
}
