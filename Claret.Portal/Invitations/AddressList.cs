using System.Text;
using Claret.Portal.Accounts;
using Claret.Portal.Hosting;

namespace Claret.Portal.Invitations;

/// <summary>
/// Reads addresses as people have them at hand: between commas, semicolons, blanks or new lines, as <c>Name &lt;address&gt;</c>,
/// <c>"Surname, Name" &lt;address&gt;</c>, or the name beside the address as a table has it. What is no address comes back as it stood.
/// </summary>
public sealed class AddressList
{
    private const int MaxKept = 300;

    private readonly List<TypedAddress> found = [];
    private readonly StringBuilder words = new();

    /// <summary>Before a comma: a surname, should an address with a name follow.</summary>
    private string surname = "";

    private AddressList()
    {
    }

    public static IReadOnlyList<TypedAddress> Read(string text)
    {
        var list = new AddressList();
        list.ReadAll(text);
        return list.found;
    }

    private void ReadAll(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '"')
                isQuoted = !isQuoted;
            else if (character is '\r' or '\n')
                (isQuoted, _) = (false, End(isComma: false));
            else if (isQuoted)
                words.Append(character);
            else if (character == '<')
                i = TakeBracketed(text, i + 1);
            else if (character is ',' or ';')
                End(isComma: character == ',');
            else
                words.Append(character == '\t' ? ' ' : character);
        }

        End(isComma: false);
    }

    /// <summary>Returns where the bracket closes.</summary>
    private int TakeBracketed(string text, int start)
    {
        var close = text.AsSpan(start).IndexOfAny('>', '\n');
        var end = close < 0 ? text.Length : start + close;
        Add(text[start..end], InOrder($"{surname}{words}"));
        surname = "";
        words.Clear();
        return end;
    }

    private bool End(bool isComma)
    {
        var piece = words.ToString().Trim();
        words.Clear();
        if (surname.Length > 0)
            Add(surname.TrimEnd(',', ' '), name: null);
        surname = "";
        if (isComma && piece.Length > 0 && !piece.Contains('@', StringComparison.Ordinal))
            surname = $"{piece}, ";
        else
            TakePlain(piece);
        return true;
    }

    private void TakePlain(string piece)
    {
        var before = new List<string>();
        foreach (var word in piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!word.Contains('@', StringComparison.Ordinal))
            {
                before.Add(word);
                continue;
            }

            Add(word, string.Join(' ', before));
            before.Clear();
        }

        if (before.Count > 0)
            Add(string.Join(' ', before), name: null);
    }

    private void Add(string address, string? name)
    {
        var email = address.Trim();
        if (email.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            email = email["mailto:".Length..];
        email = email.TrimEnd('.', ':');
        var kept = Typed.Cut(name ?? "", Person.MaxName);
        if (email.Length > 0)
            found.Add(new TypedAddress(email.Length > MaxKept ? email[..MaxKept] : email, kept.Length == 0 ? null : kept));
    }

    /// <summary>"Surname, Name" as people are called.</summary>
    private static string InOrder(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? name : $"{name[(comma + 1)..].Trim()} {name[..comma].Trim()}";
    }
}
