using System.Runtime.InteropServices;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// Whether a password is one listed word, two of the most used passwords, or three short ones of those, each as often as one
/// likes, and little else. Four different words never are.
/// </summary>
internal static class JoinedWords
{
    /// <summary>Ranks that count as most used.</summary>
    public const int TopRanks = 2_000;

    private const int ShortWord = 6;
    private const double AgainBits = 1;
    private const int None = -1;

    public static bool MakeItUp(List<PasswordPart>[] parts)
    {
        var best = new Words?[parts.Length + 1, Words.Kinds];
        best[0, 0] = new Words(0, None, None, None, AllShort: true);
        for (var at = 0; at < parts.Length; at++)
        {
            for (var kind = 0; kind < Words.Kinds; kind++)
            {
                if (best[at, kind] is not { } words)
                    continue;
                foreach (var part in parts[at])
                {
                    if (Next(words, part, length: part.End - at) is { Bits: < PasswordReading.LittleBits } next
                        && !(best[part.End, next.Kind] is { } known && known.Bits <= next.Bits))
                    {
                        best[part.End, next.Kind] = next;
                    }
                }
            }
        }

        for (var kind = 0; kind < Words.Kinds; kind++)
        {
            if (best[parts.Length, kind] is not null)
                return true;
        }

        return false;
    }

    private static Words? Next(Words words, PasswordPart part, int length) => part.Kind switch
    {
        PartKind.Name => null,
        PartKind.Word => Add(words, part.Rank, length <= ShortWord),
        _ => words with { Bits = words.Bits + part.Bits },
    };

    private static Words? Add(Words words, int rank, bool isShort)
    {
        if (rank == words.First || rank == words.Second || rank == words.Third)
            return words with { Bits = words.Bits + AgainBits };
        if (words.First == None)
            return words with { First = rank, AllShort = isShort };

        var areTop = words.First < TopRanks && rank < TopRanks;
        var areShort = words.AllShort && isShort;
        if (words.Second == None)
            return areTop ? words with { Second = rank, AllShort = areShort } : null;
        return words.Third == None && areTop && areShort ? words with { Third = rank } : null;
    }

    /// <summary>The words of a reading so far. Of the readings of a kind, only the cheapest goes on.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Words(double Bits, int First, int Second, int Third, bool AllShort)
    {
        public const int Kinds = 7;

        public int Kind => this switch
        {
            { First: None } => 0,
            { First: >= TopRanks } => 1,
            { Second: None, AllShort: true } => 2,
            { Second: None } => 3,
            { Third: None, AllShort: true } => 4,
            { Third: None } => 5,
            _ => 6,
        };
    }
}
