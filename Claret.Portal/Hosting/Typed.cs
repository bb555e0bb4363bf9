using System.Text;

namespace Claret.Portal.Hosting;

/// <summary>Makes what somebody typed fit to be kept: no control characters, no broken Unicode, cut.</summary>
public static class Typed
{
    public static string Cut(string text, int maxLength)
    {
        var kept = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > maxLength)
                break;
            if (!Rune.IsControl(rune))
                kept.Append(rune);
        }

        return kept.ToString();
    }
}
