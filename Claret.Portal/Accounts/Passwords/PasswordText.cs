using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// The text of a password as it is counted and hashed: NFC, so that the same text typed on two systems is the same password
/// (NIST SP 800-63B-4 3.1.1.2).
/// </summary>
public static class PasswordText
{
    /// <summary>False for text that is no Unicode: half a surrogate pair, and U+FFFE, which .NET refuses to normalise.</summary>
    public static bool TryNormalize(string typed, [NotNullWhen(true)] out string? text)
    {
        text = null;
        // U+FFFD itself is a character like others, so the runes' stand-in for half a pair can't be told from it: look at the units.
        for (var i = 0; i < typed.Length; i++)
        {
            if (typed[i] == '\uFFFE')
                return false;
            if (!char.IsSurrogate(typed[i]))
                continue;
            if (i + 1 == typed.Length || !char.IsSurrogatePair(typed[i], typed[i + 1]))
                return false;
            i++;
        }

        text = typed.Normalize(NormalizationForm.FormC);
        return true;
    }

    public static int CountCodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
