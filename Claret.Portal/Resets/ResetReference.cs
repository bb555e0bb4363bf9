using System.Security.Cryptography;

namespace Claret.Portal.Resets;

/// <summary>What people read out to each other: eight characters without look-alikes (no I, O, 0, 1), as <c>K7QM-4WX9</c>.</summary>
public static class ResetReference
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static string New() =>
        $"{RandomNumberGenerator.GetString(Alphabet, 4)}-{RandomNumberGenerator.GetString(Alphabet, 4)}";

    /// <summary>As read out or pasted: case, blanks and the hyphen are forgiven. Null when it can't be one.</summary>
    public static string? Parse(string? typed)
    {
        var plain = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return plain.Length == 8 ? $"{plain[..4]}-{plain[4..]}" : null;
    }
}
