using System.Globalization;

namespace Claret.Portal.Mail;

/// <summary>The language a mail is written in: the person's, else the portal's, never that of whoever asked.</summary>
public static class MailCulture
{
    /// <summary>English with a clock of 24 hours.</summary>
    public static readonly CultureInfo Portal = CultureInfo.GetCultureInfo("en-GB");

    public static CultureInfo Of(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Portal;

        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return Portal;
        }
    }
}
