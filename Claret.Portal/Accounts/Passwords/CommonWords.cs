using System.Collections.Frozen;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>The list that is built into the program (docs/passwords.md), read at the first question.</summary>
public sealed class CommonWords
{
    public const string Resource = "common-words.txt";
    public const int MinLength = 3;
    public const int MaxLength = 24;

    private readonly Lazy<FrozenDictionary<string, int>> ranks = new(Read);

    /// <summary>Entries in the list.</summary>
    public int Count => ranks.Value.Count;

    /// <summary>The ranks of a text, one look-up each: 0 is the most used password, -1 is not listed.</summary>
    internal Func<ReadOnlySpan<char>, int> Open()
    {
        var lookup = ranks.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        return word => lookup.TryGetValue(word, out var rank) ? rank : -1;
    }

    private static FrozenDictionary<string, int> Read()
    {
        using var stream = typeof(CommonWords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built into the program.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } header && header is not "[passwords]")
        {
            // Where it comes from and its licence, for readers of the file.
        }

        var read = new Dictionary<string, int>(65_536, StringComparer.Ordinal);
        while (reader.ReadLine() is { } entry)
        {
            if (entry is not "[words]")
                read.TryAdd(entry, read.Count);
        }

        return read.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
