namespace Claret.Portal.Accounts.Passwords;

/// <summary>Reads listed words and the person's own, plainly or in leet.</summary>
internal static class WordParts
{
    public static void Add(FoldedText text, CommonWords words, List<PasswordPart>[] parts)
    {
        var rankOf = words.Open();
        char[][] views = [text.Plain, text.LeetI, text.LeetL];
        for (var at = 0; at < text.Length; at++)
        {
            var most = Math.Min(CommonWords.MaxLength, text.Length - at);
            for (var length = CommonWords.MinLength; length <= most; length++)
            {
                for (var view = 0; view < views.Length; view++)
                {
                    var piece = views[view].AsSpan(at, length);
                    if (IsSeenBefore(views, view, at, length))
                        continue;
                    if (rankOf(piece) is >= 0 and var rank && IsWord(text, at, length, rank))
                        parts[at].Add(new PasswordPart(at + length, PartKind.Word, 0, rank));
                }
            }
        }
    }

    public static void Add(FoldedText text, PersonWords person, List<PasswordPart>[] parts)
    {
        foreach (var (word, flaw) in person.Words)
        {
            foreach (var view in (char[][])[text.Plain, text.LeetI, text.LeetL])
            {
                for (var at = 0; view.AsSpan(at).IndexOf(word) is >= 0 and var found; at += found + 1)
                    parts[at + found].Add(new PasswordPart(at + found + word.Length, PartKind.Name, 0, (int)flaw));
            }
        }
    }

    /// <summary>A piece that is a number from far down the list is a date or a phone number: no better known than other digits.</summary>
    private static bool IsWord(FoldedText text, int at, int length, int rank) =>
        rank < JoinedWords.TopRanks || length == text.Length || text.Plain.AsSpan(at, length).ContainsAnyExceptInRange('0', '9');

    private static bool IsSeenBefore(char[][] views, int view, int at, int length)
    {
        for (var earlier = 0; earlier < view; earlier++)
        {
            if (views[earlier].AsSpan(at, length).SequenceEqual(views[view].AsSpan(at, length)))
                return true;
        }

        return false;
    }
}
