using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Admin;

/// <summary>The part behind the "@", as an address is compared: in lower case and in punycode.</summary>
public static class EmailDomain
{
    /// <param name="typed">With or without its "@".</param>
    /// <returns>Null where it is no domain that an address could have.</returns>
    public static string? Of(string typed)
    {
        var domain = Normalized.Email($"x@{typed.Trim().TrimStart('@')}")[2..];
        return domain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(domain) == UriHostNameType.Dns && domain.All(char.IsAscii) ? domain : null;
    }
}
