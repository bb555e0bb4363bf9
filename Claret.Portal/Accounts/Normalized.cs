using System.Globalization;
using System.Text;

namespace Claret.Portal.Accounts;

/// <summary>
/// The one normalisation of addresses and usernames. .NET, SQLite and PostgreSQL fold letters differently, so equality is
/// decided here alone: the result is kept in a column of its own and compared exactly.
/// </summary>
public static class Normalized
{
    private static readonly IdnMapping Punycode = new() { AllowUnassigned = true };

    /// <summary>Trim, NFKC, lower-case invariant.</summary>
    public static string Username(string typed) => Fold(typed);

    /// <summary>As a username, with the domain in punycode. What has no valid domain is folded alone: it equals nobody's address.</summary>
    public static string Email(string typed)
    {
        var folded = Fold(typed);
        var at = folded.LastIndexOf('@');
        if (at < 1 || at == folded.Length - 1)
            return folded;

        try
        {
            return string.Concat(folded.AsSpan(0, at + 1), Punycode.GetAscii(folded[(at + 1)..]).ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return folded;
        }
    }

    /// <summary>For finding, not for equality: without case and accents, so that "lopez" finds "López".</summary>
    public static string Search(string typed)
    {
        var plain = new StringBuilder(typed.Length);
        foreach (var character in Fold(typed).Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                plain.Append(character);
        }

        return plain.ToString();
    }

    private static string Fold(string typed)
    {
        var trimmed = Sound(typed).Trim();
        // Lower-casing can undo NFKC (and the reverse), so one more round makes the result stable.
        return trimmed.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormKC).Trim();
    }

    /// <summary>Unpaired surrogates and U+FFFE can't be normalised, nor NUL stored by PostgreSQL: all become U+FFFD, which nobody's address has.</summary>
    private static string Sound(string typed)
    {
        if (!typed.AsSpan().ContainsAny('\0', '\uFFFE') && !typed.Any(char.IsSurrogate))
            return typed;

        var sound = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
            sound.Append(rune.Value is 0 or 0xFFFE ? Rune.ReplacementChar : rune);
        return sound.ToString();
    }
}
