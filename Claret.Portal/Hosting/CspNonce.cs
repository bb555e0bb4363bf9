using System.Security.Cryptography;

namespace Claret.Portal.Hosting;

/// <summary>
/// What a script of this one answer must carry to be run. Kept with the request, not with the scope: an error page is
/// drawn in a scope of its own.
/// </summary>
public sealed class CspNonce(IHttpContextAccessor accessor)
{
    private static readonly object Key = new();

    public string Value => For(accessor.HttpContext ?? throw new InvalidOperationException("Only an answer to a request has a nonce."));

    internal static string For(HttpContext http)
    {
        if (http.Items[Key] is string made)
            return made;

        var value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Items[Key] = value;
        return value;
    }
}
