using Claret.Portal.Accounts;

namespace Claret.Portal.SignIn;

/// <summary>Somebody else's sign-in page that leads in here.</summary>
/// <param name="Domains">Of e-mail addresses whose people are led straight there, as <see cref="Normalized.Email"/> writes them.</param>
public sealed record SignInProvider(long Id, string Name, IReadOnlyList<string> Domains)
{
    public const string Path = "/sign-in/sso";

    public static string PathOf(long id) => FormattableString.Invariant($"{Path}/{id}");

    /// <param name="returnUrl">Where to lead afterwards; what isn't local leads home.</param>
    public static string AddressOf(long id, string? returnUrl) =>
        LocalUrl.IsLocal(returnUrl) && returnUrl.Length > 1 ? $"{PathOf(id)}?returnUrl={Uri.EscapeDataString(returnUrl)}" : PathOf(id);

    /// <summary>By the domain alone, exactly: what stands before it, and whether anybody has the address, makes no difference.</summary>
    public bool Owns(string typed)
    {
        var email = Normalized.Email(typed);
        var at = email.LastIndexOf('@');
        return at > 0 && Domains.Contains(email[(at + 1)..], StringComparer.Ordinal);
    }
}
