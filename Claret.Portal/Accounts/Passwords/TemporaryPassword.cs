using System.Security.Cryptography;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// 80 random bits in four groups of four, as <c>K7QM-4WX9-PL3T-VN6D</c>, without look-alikes (no I, O, 0, 1). Stands in its mail
/// and nowhere else; prints itself as nothing.
/// </summary>
public sealed class TemporaryPassword
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Group = 4;
    private const int Length = 16;

    private TemporaryPassword(string plain) =>
        (Plain, Text) = (plain, string.Join('-', plain.Chunk(Group).Select(group => new string(group))));

    /// <summary>As it is mailed.</summary>
    public string Text { get; }

    /// <summary>As it is hashed: sixteen characters, nothing between them.</summary>
    internal string Plain { get; }

    public static TemporaryPassword New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>
    /// As typed or pasted: case, blanks and whatever stands for a hyphen are forgiven. Null when it can't be one. Nothing is
    /// read as another character: those that are taken for each other are not in the alphabet.
    /// </summary>
    public static TemporaryPassword? Parse(string typed)
    {
        var plain = string.Concat(typed.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length == Length && plain.All(Alphabet.Contains) ? new TemporaryPassword(plain) : null;
    }

    public override string ToString() => "(temporary password)";
}
