using System.Text;
using Claret.Portal.Mail;

namespace Claret.Portal.Invitations;

/// <summary>What an admin writes to those they invite: plain text, cut, by lines.</summary>
public static class InvitationMessage
{
    public const int MaxLength = 500;

    /// <summary>Without control characters and marks for the direction of writing, and without empty lines at the ends. None where nothing was written.</summary>
    public static IReadOnlyList<string> Lines(string? typed)
    {
        var text = Cut((typed ?? "").ReplaceLineEndings("\n").Trim());
        List<string> lines = [.. text.Split('\n').Select(line => MailLine.Of(line))];
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        while (lines.Count > 0 && lines[0].Length == 0)
            lines.RemoveAt(0);
        return lines;
    }

    private static string Cut(string text)
    {
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > MaxLength)
                break;
            kept.Append(rune);
        }

        return kept.ToString();
    }
}
