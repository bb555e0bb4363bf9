using System.Globalization;
using System.Text;
using MimeKit;

namespace Claret.Portal.Accounts;

/// <summary>What a person can be called and reached by, as far as that can be said without asking the database.</summary>
public static class DetailRules
{
    /// <param name="details">Trimmed.</param>
    public static IEnumerable<DetailFault> FaultsOf(PersonDetails details)
    {
        if (NameFault(details.Name) is { } name)
            yield return name;
        if (UsernameFault(details.Username) is { } username)
            yield return username;
        if (details.Email is { } email && EmailFault(email) is { } address)
            yield return address;
    }

    /// <summary>Mail can be sent there.</summary>
    public static bool IsAddress(string text) => EmailFault(text) is null;

    private static DetailFault? NameFault(string name) =>
        name.Length == 0 ? DetailFault.NameMissing
        : !Fits(name, Person.MaxName, 0) ? DetailFault.NameTooLong
        : IsBroken(name) ? DetailFault.NameUnreadable
        : null;

    private static DetailFault? UsernameFault(string username) =>
        username.Length == 0 ? DetailFault.UsernameMissing
        : !Fits(username, Person.MaxUsername, Normalized.Username(Short(username)).Length) ? DetailFault.UsernameTooLong
        : IsBroken(username) || username.EnumerateRunes().Any(IsUnseen) || Normalized.Username(username).Length == 0 ? DetailFault.UsernameUnreadable
        : null;

    private static DetailFault? EmailFault(string email) =>
        !Fits(email, Person.MaxEmail, Normalized.Email(Short(email)).Length) ? DetailFault.EmailTooLong
        : IsOneAddress(email) ? null
        : DetailFault.EmailNotOne;

    private static bool IsOneAddress(string text) =>
        !IsBroken(text)
        && !text.EnumerateRunes().Any(rune => Rune.IsWhiteSpace(rune) || IsUnseen(rune))
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < text.Length - 1
        && at == text.LastIndexOf('@')
        && MailboxAddress.TryParse(text, out var address)
        && string.Equals(address.Address, text, StringComparison.Ordinal);

    /// <summary>Normalising can make eighteen characters of one: what is made of it has twice the room.</summary>
    private static bool Fits(string text, int max, int normalized) =>
        text.Length <= max && normalized <= max * 2 && Normalized.Search(text).Length <= max * 2;

    /// <summary>What is too long anyway isn't normalised as a whole.</summary>
    private static string Short(string text) => text.Length > Person.MaxEmail ? "" : text;

    private static bool IsBroken(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] == '\uFFFE')
                return true;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }

    private static bool IsUnseen(Rune rune) =>
        (Rune.IsWhiteSpace(rune) && rune.Value != ' ')
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
