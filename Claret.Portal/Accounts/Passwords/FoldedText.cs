using System.Text;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// A text as guessers see it: without case, without marks on letters, and with "leet" digits and signs read as letters.
/// Every view has one element for each code point, so positions mean the same in all of them.
/// </summary>
internal sealed class FoldedText
{
    // No listed word holds it.
    private const char Other = '\uFFFF';

    private FoldedText(int[] keys, char[] plain)
    {
        Keys = keys;
        Plain = plain;
        LeetI = Array.ConvertAll(plain, c => Unleet(c, one: 'i'));
        LeetL = Array.ConvertAll(plain, c => Unleet(c, one: 'l'));
    }

    /// <summary>Code points in lower case, marks kept: what was struck on the keyboard.</summary>
    public int[] Keys { get; }

    /// <summary>Lower case, without marks and compatibility forms.</summary>
    public char[] Plain { get; }

    /// <summary>As <see cref="Plain"/>, with 1 and ! read as i.</summary>
    public char[] LeetI { get; }

    /// <summary>As <see cref="Plain"/>, with 1 and ! read as l.</summary>
    public char[] LeetL { get; }

    public int Length => Keys.Length;

    /// <param name="most">Code points that are looked at.</param>
    public static FoldedText Of(string text, int most)
    {
        var keys = new List<int>(Math.Min(text.Length, most));
        var plain = new List<char>(keys.Capacity);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keys.Count == most)
                break;
            keys.Add(Rune.ToLowerInvariant(rune).Value);
            plain.Add(PlainOf(rune));
        }

        return new FoldedText([.. keys], [.. plain]);
    }

    public FoldedText First(int length) => new(Keys[..length], Plain[..length]);

    /// <summary>The shortest length after which the text repeats itself; its whole length if it does not.</summary>
    public int Period()
    {
        // The failure function of Knuth, Morris and Pratt: linear.
        var borders = new int[Length + 1];
        for (int i = 1, border = 0; i < Length; i++)
        {
            while (border > 0 && Keys[i] != Keys[border])
                border = borders[border];
            if (Keys[i] == Keys[border])
                border++;
            borders[i + 1] = border;
        }

        return Length - borders[Length];
    }

    private static char PlainOf(Rune rune)
    {
        if (rune.IsAscii)
            return char.ToLowerInvariant((char)rune.Value);
        // .NET refuses to normalise this one; see PasswordText.
        if (rune.Value == 0xFFFE)
            return Other;

        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
            return part.IsBmp ? (char)Rune.ToLowerInvariant(part).Value : Other;
        return Other;
    }

    private static char Unleet(char c, char one) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => one,
        '2' => 'z',
        '3' or '€' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        '(' => 'c',
        _ => c,
    };
}
