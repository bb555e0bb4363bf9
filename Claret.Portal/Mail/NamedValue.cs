namespace Claret.Portal.Mail;

/// <summary>Words of the settings. Unlike <see cref="Enum.TryParse{T}(string, out T)"/> it takes no numbers: "1" isn't a name.</summary>
public static class NamedValue
{
    public static T? Of<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), word, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
