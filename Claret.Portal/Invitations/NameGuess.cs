using System.Globalization;

namespace Claret.Portal.Invitations;

/// <summary>What somebody may be called whose address alone is known: <c>jo.smith@…</c> is Jo Smith. Only a beginning: the admin sees it and puts it right.</summary>
public static class NameGuess
{
    public static string Of(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        var local = at < 0 ? email : email[..at];
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        var words = (plus > 0 ? local[..plus] : local).Split(['.', '_', '-', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'))
            .Where(word => word.Length > 0);
        return string.Join(' ', words.Select(word => string.Concat(word[..1].ToUpper(CultureInfo.InvariantCulture), word[1..])));
    }
}
