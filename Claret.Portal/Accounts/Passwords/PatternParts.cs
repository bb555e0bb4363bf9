using System.Text;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// Reads single characters, repetitions and regular steps. One rule finds them all: for a period p, the step from every
/// character to the one p further on is the same. "aaaa", "qwerty" and "4321" have p = 1, "q1w2e3" has 2, "1qaz2wsx" has 4.
/// </summary>
internal static class PatternParts
{
    private const int MaxPeriod = 8;
    private const double PatternBits = 4;

    public static double[] AddCharacters(FoldedText text, List<PasswordPart>[] parts)
    {
        var seen = new HashSet<int>();
        var bits = new double[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            bits[i] = CharacterBits(text.Keys[i], isFirst: seen.Add(text.Keys[i]));
            parts[i].Add(new PasswordPart(i + 1, PartKind.Character, bits[i]));
        }

        return bits;
    }

    public static void AddPatterns(FoldedText text, double[] bits, List<PasswordPart>[] parts)
    {
        var isStraight = new bool[text.Length, MaxPeriod + 1];
        foreach (var grid in KeyGrid.All)
        {
            var places = grid.Place(text.Keys);
            for (var period = 1; period <= MaxPeriod && period < text.Length; period++)
                AddRuns(text, places, period, isRepeatToo: grid == KeyGrid.Order, bits, isStraight, parts);
        }
    }

    private static void AddRuns(
        FoldedText text, (int X, int Y)[] places, int period, bool isRepeatToo, double[] bits, bool[,] isStraight, List<PasswordPart>[] parts)
    {
        var needed = period == 1 ? 2 : period;
        for (var start = 0; start + period < text.Length;)
        {
            var step = Step(places, start, period);
            var last = start;
            while (last + 1 + period < text.Length && Step(places, last + 1, period) == step)
                last++;

            var isRepeat = step == (0, 0);
            // "ige" in "tiger" is chance, "acegi" is not.
            var near = period == 1 && last - start < 3 ? 1 : 2;
            var isNear = Math.Abs(step.X) <= near && Math.Abs(step.Y) <= near;
            if (isNear && (!isRepeat || isRepeatToo) && last - start + 1 >= needed)
                AddRun(text, start, last, period, isRepeat ? PartKind.Repeat : PartKind.Sequence, needed, bits, isStraight, parts);
            start = last + 1;
        }
    }

    private static void AddRun(
        FoldedText text, int start, int last, int period, PartKind kind, int needed, double[] bits, bool[,] isStraight, List<PasswordPart>[] parts)
    {
        var end = last + 1 + period;
        for (var from = start; from + needed <= last + 1; from++)
        {
            if (period == 1)
            {
                for (var length = 2; length <= MaxPeriod && from + length <= end; length++)
                    isStraight[from, length] = true;
            }

            // Three neighbours among digits or signs are chance; a random number of 16 digits holds several.
            if (period == 1 && end - from == 3 && !IsLetter(text.Keys[from]))
                continue;

            var block = period == 1 ? 0 : isStraight[from, period] ? PatternBits : bits.AsSpan(from, period).Sum();
            parts[from].Add(new PasswordPart(end, kind, PatternBits + block));
            // One character less: it may be the first of what follows.
            if (end - 1 - from >= Math.Max(IsLetter(text.Keys[from]) ? 3 : 4, 2 * period))
                parts[from].Add(new PasswordPart(end - 1, kind, PatternBits + block));
        }
    }

    private static (int X, int Y) Step((int X, int Y)[] places, int at, int period) =>
        places[at].X < -1 || places[at + period].X < -1
            ? (int.MaxValue, int.MaxValue)
            : (places[at + period].X - places[at].X, places[at + period].Y - places[at].Y);

    private static double Sum(this Span<double> bits)
    {
        var sum = 0d;
        foreach (var bit in bits)
            sum += bit;
        return sum;
    }

    private static bool IsLetter(int key) => Rune.IsValid(key) && Rune.IsLetter(new Rune(key));

    /// <summary>Any letter counts as a random one and more: three of them are an unrelated word.</summary>
    private static double CharacterBits(int key, bool isFirst)
    {
        if (key is ' ' or '.' or '-' or '_' or '@' or ',')
            return isFirst ? 2 : 0.5;
        if (key is >= '0' and <= '9')
            return 3.5;
        if (IsLetter(key))
            return 8;
        return key < 0x80 ? (isFirst ? 4 : 1.5) : (isFirst ? 8 : 2);
    }
}
