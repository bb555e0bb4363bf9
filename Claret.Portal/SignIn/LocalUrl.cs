using System.Diagnostics.CodeAnalysis;

namespace Claret.Portal.SignIn;

/// <summary>A return address leads to a page of this portal or nowhere.</summary>
public static class LocalUrl
{
    public static string OrHome(string? url, string fallback = "/") => IsLocal(url) ? url : fallback;

    /// <summary>
    /// One slash and then a path: "//host", "/\host", control characters and whole addresses are somebody else's. ASCII alone, as
    /// addresses are: a header can't carry more.
    /// </summary>
    public static bool IsLocal([NotNullWhen(true)] string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.All(c => c is > ' ' and <= '~' and not '\\');
}
