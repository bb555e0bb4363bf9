using System.Globalization;
using System.Text;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>Where characters stand, so that a step from one to the next is a direction: on keyboards, in the alphabet, among numbers.</summary>
internal sealed class KeyGrid
{
    /// <summary>Where a character stands that a grid does not have: no step leads there.</summary>
    private static readonly (int X, int Y) Nowhere = (int.MinValue / 2, int.MinValue / 2);

    private readonly Dictionary<int, (int X, int Y)>? places;

    private KeyGrid(params (int Indent, int Row, string Keys)[] rows)
    {
        places = [];
        foreach (var (indent, row, keys) in rows)
        {
            for (var i = 0; i < keys.Length; i++)
                places[keys[i]] = (indent + i, row);
        }
    }

    private KeyGrid() => places = null;

    /// <summary>Letters of any script by code point, digits by value; of anything else only the same again is near.</summary>
    public static KeyGrid Order { get; } = new();

    /// <summary>The alphabet, and keyboards with and without Shift: American, German, French, and the numeric pad.</summary>
    public static IReadOnlyList<KeyGrid> All { get; } =
    [
        Order,
        new((0, 0, "1234567890-="), (0, 0, "!@#$%^&*()_+"), (0, 1, "qwertyuiop[]"), (10, 1, "{}"), (0, 2, "asdfghjkl;'"), (9, 2, ":\""),
            (0, 3, "zxcvbnm,./"), (7, 3, "<>?")),
        new((0, 0, "1234567890ß"), (0, 0, "!\"§$%&/()=?"), (0, 1, "qwertzuiopü+"), (0, 2, "asdfghjklöä#"), (-1, 3, "<yxcvbnm,.-"), (7, 3, ";:_")),
        new((0, 0, "1234567890"), (0, 0, "&é\"'(-è_çà)="), (0, 1, "azertyuiop^$"), (0, 2, "qsdfghjklmù*"), (-1, 3, "<wxcvbn,;:!")),
        new((0, 0, "789"), (0, 1, "456"), (0, 2, "123"), (0, 3, "0")),
    ];

    public (int X, int Y)[] Place(int[] keys) => Array.ConvertAll(keys, Place);

    private (int X, int Y) Place(int key)
    {
        if (places is not null)
            return places.GetValueOrDefault(key, Nowhere);

        var rune = Rune.IsValid(key) ? new Rune(key) : Rune.ReplacementChar;
        return rune.Value is >= '0' and <= '9' ? (rune.Value - '0', 10)
            : Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
                ? (rune.Value, 0)
                : (rune.Value * 10, 20);
    }
}
