namespace Claret.Portal.Accounts.Passwords;

/// <summary>Names, username, address and product, whole and in pieces, folded as the password is.</summary>
internal sealed class PersonWords
{
    private const int MaxWords = 64;
    private const int MaxLength = 256;

    private readonly Dictionary<string, PasswordFlaw> words = new(StringComparer.Ordinal);

    public PersonWords(PasswordContext context)
    {
        // In the order in which people recognise them: "mara" is a name first, though the address has it too, as it has the portal's.
        Add(context.Name, PasswordFlaw.ContainsName);
        Add(context.Username, PasswordFlaw.ContainsUsername);
        Add(context.PortalName, PasswordFlaw.ContainsPortalName);
        Add(context.Email, PasswordFlaw.ContainsEmail);
    }

    public IReadOnlyDictionary<string, PasswordFlaw> Words => words;

    private void Add(string? source, PasswordFlaw flaw)
    {
        if (string.IsNullOrEmpty(source))
            return;

        var plain = FoldedText.Of(source, MaxLength).Plain;
        AddWord(plain.AsSpan().Trim(), atLeast: 3, flaw);
        var pieces = new List<string>();
        var start = 0;
        for (var i = 0; i <= plain.Length; i++)
        {
            // A piece ends at a sign, and where letters meet digits: "jsmith2" gives "jsmith".
            var isBorder = i == plain.Length || !char.IsLetterOrDigit(plain[i]);
            if (isBorder || (i > start && char.IsAsciiDigit(plain[i]) != char.IsAsciiDigit(plain[i - 1])))
            {
                if (i > start)
                    pieces.Add(new string(plain, start, i - start));
                start = isBorder ? i + 1 : i;
            }
        }

        foreach (var piece in pieces)
            AddWord(piece, atLeast: 2, flaw);
        // What usernames are made of: mlopez, maral.
        if (pieces is [var first, .., var last])
        {
            AddWord($"{first[0]}{last}", atLeast: 3, flaw);
            AddWord($"{first}{last[0]}", atLeast: 3, flaw);
        }
    }

    private void AddWord(ReadOnlySpan<char> word, int atLeast, PasswordFlaw flaw)
    {
        // Two digits are padding anyway.
        var least = word.ContainsAnyExceptInRange('0', '9') ? atLeast : 3;
        if (word.Length >= least && words.Count < MaxWords)
            words.TryAdd(word.ToString(), flaw);
    }
}
