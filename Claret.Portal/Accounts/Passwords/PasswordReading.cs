namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// All ways to read a password as words, names, patterns and padding, and what the cheapest of them says. Work grows with the
/// length times the longest word, never with the number of readings: each is a shortest path from the first character to the last.
/// </summary>
internal sealed class PasswordReading
{
    /// <summary>What may stand beside a word, a name or nothing at all and still be "little": six random digits, a date and a few signs; not a word.</summary>
    public const double LittleBits = 24;

    private const double NameBits = 1;
    private const double FillerBits = 3;
    private const int FillerRanks = 100;

    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "my", "is", "am", "im", "me", "the", "it", "its", "of", "for", "in", "to", "at", "and", "by", "mr", "mrs", "ms", "dr", "name", "love",
        "hello", "user", "username", "login", "account", "pass", "password", "passwort", "passwd", "pwd", "welcome", "admin", "secret", "change", "changeme",
    };

    private readonly FoldedText text;
    private readonly List<PasswordPart>[] parts;

    public PasswordReading(FoldedText text, PersonWords person, CommonWords words)
    {
        this.text = text;
        parts = new List<PasswordPart>[text.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = [];

        var bits = PatternParts.AddCharacters(text, parts);
        PatternParts.AddPatterns(text, bits, parts);
        DateParts.Add(text, parts);
        WordParts.Add(text, words, parts);
        WordParts.Add(text, person, parts);
    }

    public PasswordFlaw? Flaw() => PatternFlaw() ?? NameFlaw() ?? (JoinedWords.MakeItUp(parts) ? PasswordFlaw.Common : null);

    /// <summary>log2 of the tries that somebody needs who knows the lists, the rules and the person.</summary>
    public double Bits()
    {
        var best = Shortest(static part => part.Kind switch
        {
            PartKind.Character => part.Bits == 8 ? 5 : Math.Max(part.Bits, 3.5),
            PartKind.Word => Math.Log2(part.Rank + 2) + 1,
            PartKind.Name => NameBits,
            _ => part.Bits + 1,
        });
        return best[^1].Bits;
    }

    private PasswordFlaw? PatternFlaw()
    {
        var best = Shortest(static part => part.Kind is PartKind.Word or PartKind.Name ? double.PositiveInfinity : part.Bits);
        if (best[^1].Bits >= LittleBits)
            return null;

        var covered = new int[Enum.GetValues<PartKind>().Length];
        for (var end = text.Length; end > 0; end = best[end].From)
            covered[(int)best[end].Kind] += end - best[end].From;

        var (repeat, sequence, date) = (covered[(int)PartKind.Repeat], covered[(int)PartKind.Sequence], covered[(int)PartKind.Date]);
        return date > repeat && date > sequence ? PasswordFlaw.Date
            : sequence > repeat ? PasswordFlaw.Sequence
            : PasswordFlaw.Repeated;
    }

    /// <summary>Names and little else. Filler ("my", "password") and the most used passwords are no unrelated words.</summary>
    private PasswordFlaw? NameFlaw()
    {
        var without = new double[text.Length + 1];
        var with = new (double Bits, int Flaw)[text.Length + 1];
        Array.Fill(without, double.PositiveInfinity);
        Array.Fill(with, (double.PositiveInfinity, int.MaxValue));
        without[0] = 0;

        for (var at = 0; at < text.Length; at++)
        {
            foreach (var part in parts[at])
            {
                var bits = part.Kind switch
                {
                    PartKind.Name => NameBits,
                    PartKind.Word => part.Rank < FillerRanks ? FillerBits : double.PositiveInfinity,
                    _ => part.Bits,
                };
                var flaw = part.Kind == PartKind.Name ? part.Rank : int.MaxValue;
                var named = with[at].Bits + bits;
                if (named < with[part.End].Bits)
                    with[part.End] = (named, Math.Min(with[at].Flaw, flaw));

                var unnamed = without[at] + bits;
                if (part.Kind != PartKind.Name)
                    without[part.End] = Math.Min(without[part.End], unnamed);
                else if (unnamed < with[part.End].Bits)
                    with[part.End] = (unnamed, flaw);
            }

            AddFiller(at, without, with);
        }

        return with[^1].Bits < LittleBits ? (PasswordFlaw)with[^1].Flaw : null;
    }

    private void AddFiller(int at, double[] without, (double Bits, int Flaw)[] with)
    {
        var lookup = Fillers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 2; length <= 8 && at + length <= text.Length; length++)
        {
            if (!lookup.Contains(text.Plain.AsSpan(at, length)))
                continue;
            var end = at + length;
            without[end] = Math.Min(without[end], without[at] + FillerBits);
            if (with[at].Bits + FillerBits < with[end].Bits)
                with[end] = (with[at].Bits + FillerBits, with[at].Flaw);
        }
    }

    private (double Bits, int From, PartKind Kind)[] Shortest(Func<PasswordPart, double> bitsOf)
    {
        var best = new (double Bits, int From, PartKind Kind)[text.Length + 1];
        Array.Fill(best, (double.PositiveInfinity, 0, PartKind.Character));
        best[0].Bits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var part in parts[at])
            {
                var bits = best[at].Bits + bitsOf(part);
                if (bits < best[part.End].Bits)
                    best[part.End] = (bits, at, part.Kind);
            }
        }

        return best;
    }
}
