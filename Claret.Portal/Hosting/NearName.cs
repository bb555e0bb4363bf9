namespace Claret.Portal.Hosting;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearName
{
    /// <summary>" Did you mean …?", or the names that there are.</summary>
    public static string Hint(string typed, IEnumerable<string> names, string prefix)
    {
        var all = names.ToList();
        return Of(typed, all) is { } near ? $" Did you mean {prefix}{near}?" : $" There are {string.Join(", ", all)}.";
    }

    /// <summary>Null when none is near: one letter off in a short word, two in a longer one.</summary>
    public static string? Of(string typed, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(near => near.Distance <= (near.Name.Length > 5 ? 2 : 1) || IsSwap(typed, near.Name))
        .OrderBy(near => near.Distance)
        .Select(near => near.Name)
        .FirstOrDefault();

    /// <summary>"Smpt" for "Smtp" is the commonest slip, and counts as two letters otherwise.</summary>
    private static bool IsSwap(string typed, string name) =>
        typed.Length == name.Length && Distance(typed.ToUpperInvariant(), name.ToUpperInvariant()) == 2
        && typed.ToUpperInvariant().Order().SequenceEqual(name.ToUpperInvariant().Order());

    /// <summary>Levenshtein's: letters put in, left out or exchanged.</summary>
    private static int Distance(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var row = 1; row <= one.Length; row++)
        {
            var current = new int[other.Length + 1];
            current[0] = row;
            for (var column = 1; column <= other.Length; column++)
            {
                var exchanged = above[column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1);
                current[column] = Math.Min(exchanged, Math.Min(above[column], current[column - 1]) + 1);
            }

            above = current;
        }

        return above[^1];
    }
}
