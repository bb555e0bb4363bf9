namespace Claret.Portal.Accounts.Passwords;

/// <summary>Reads years and dates of 1900 to 2099, in digits, with or without a separator.</summary>
internal static class DateParts
{
    private const double YearBits = 6;
    private const double DateBits = 8;

    // Six digits in a row are a date more often than not by chance alone.
    private const double ShortDateBits = 14;

    public static void Add(FoldedText text, List<PasswordPart>[] parts)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (IsYear(text, at))
                parts[at].Add(new PasswordPart(at + 4, PartKind.Date, YearBits));

            if (IsYear(text, at) && Pair(text, at + 4, 2, 2) && IsDayAndMonth(Number(text, at + 4, 2), Number(text, at + 6, 2)))
                parts[at].Add(new PasswordPart(at + 8, PartKind.Date, DateBits));
            if (Pair(text, at, 2, 2) && IsDayAndMonth(Number(text, at, 2), Number(text, at + 2, 2)))
            {
                if (IsYear(text, at + 4))
                    parts[at].Add(new PasswordPart(at + 8, PartKind.Date, DateBits));
                if (Number(text, at + 4, 2) >= 0)
                    parts[at].Add(new PasswordPart(at + 6, PartKind.Date, ShortDateBits));
            }

            AddSeparated(text, at, parts);
        }
    }

    /// <summary>1.12.1987, 12/01/87, 1987-12-01.</summary>
    private static void AddSeparated(FoldedText text, int at, List<PasswordPart>[] parts)
    {
        foreach (var (first, second, third) in ((int, int, int)[])[(4, 2, 2), (2, 2, 4), (2, 2, 2), (1, 2, 4), (2, 1, 4), (1, 1, 4)])
        {
            var afterFirst = at + first;
            var afterSecond = afterFirst + 1 + second;
            var end = afterSecond + 1 + third;
            if (end > text.Length || text.Keys[afterFirst] != text.Keys[afterSecond] || text.Keys[afterFirst] is not ('.' or '-' or '/' or ' ' or '_'))
                continue;

            var (a, b, c) = (Number(text, at, first), Number(text, afterFirst + 1, second), Number(text, afterSecond + 1, third));
            if (a < 0 || b < 0 || c < 0)
                continue;
            var isDate = first == 4
                ? IsYear(text, at) && IsDayAndMonth(b, c)
                : (third == 2 || IsYear(text, afterSecond + 1)) && IsDayAndMonth(a, b);
            if (isDate)
                parts[at].Add(new PasswordPart(end, PartKind.Date, DateBits));
        }
    }

    private static bool IsYear(FoldedText text, int at) => Number(text, at, 4) is >= 1900 and <= 2099;

    private static bool IsDayAndMonth(int a, int b) => (a is >= 1 and <= 31 && b is >= 1 and <= 12) || (a is >= 1 and <= 12 && b is >= 1 and <= 31);

    private static bool Pair(FoldedText text, int at, int first, int second) =>
        Number(text, at, first) >= 0 && Number(text, at + first, second) >= 0;

    /// <summary>The number of these digits, or -1.</summary>
    private static int Number(FoldedText text, int at, int digits)
    {
        if (at + digits > text.Length)
            return -1;

        var number = 0;
        for (var i = at; i < at + digits; i++)
        {
            if (text.Keys[i] is < '0' or > '9')
                return -1;
            number = (number * 10) + text.Keys[i] - '0';
        }

        return number;
    }
}
