using System.Text.RegularExpressions;
using Claret.Portal.Accounts;

namespace Claret.Portal.Invitations;

/// <summary>
/// How a username is made of a name and an address: <c>{first}</c>, <c>{last}</c>, <c>{f}</c> and <c>{l}</c> (their first letters) and
/// <c>{email}</c>, with anything around them.
/// </summary>
public static partial class UsernamePattern
{
    public const int MaxLength = 100;

    private static readonly char[] Joints = ['.', '-', '_'];

    /// <summary>The pattern of <c>Portal:UsernameFormat</c>; empty where it is in words, or a number that nobody can guess.</summary>
    public static string Of(string format) => format switch
    {
        "" or "firstname.surname" => "{first}.{last}",
        "fsurname" => "{f}{last}",
        "email" => "{email}",
        _ => "",
    };

    /// <summary>Whether all that stands in braces can be filled in. An empty one is one too: then usernames are typed.</summary>
    public static bool IsOne(string pattern) => !Place().Replace(pattern, "").AsSpan().ContainsAny('{', '}');

    /// <summary>Empty where nothing can be made of them.</summary>
    public static string Make(string pattern, string name, string email)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Plain).Where(word => word.Length > 0).ToList();
        var (first, last) = (words.FirstOrDefault(""), words.Count > 1 ? words[^1] : "");
        var isFilled = false;
        var made = Place().Replace(pattern, place =>
        {
            var part = place.Value switch
            {
                "{first}" => first,
                "{last}" => last,
                "{f}" => Letter(first),
                "{l}" => Letter(last),
                _ => email,
            };
            isFilled |= part.Length > 0;
            return part;
        });
        if (!isFilled)
            return "";

        // Whoever has one name only gets no joint that joins nothing.
        var username = made.Contains('@', StringComparison.Ordinal) ? made : made.Trim(Joints);
        return username.Length <= Person.MaxUsername ? username : "";
    }

    /// <summary>Letters and digits without case and accents, and the hyphen of double names.</summary>
    private static string Plain(string word) =>
        string.Concat(Normalized.Search(word).Where(character => char.IsLetterOrDigit(character) || character == '-')).Trim('-');

    private static string Letter(string word) => word.Length == 0 ? "" : word[..1];

    [GeneratedRegex(@"\{(first|last|f|l|email)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
