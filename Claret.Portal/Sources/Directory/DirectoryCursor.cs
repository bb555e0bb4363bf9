using System.Security.Cryptography;
using System.Text;

namespace Claret.Portal.Sources.Directory;

/// <summary>
/// A <see cref="ChangeMark"/> with a fingerprint of what was read: with another base, filter or mapping people look different who
/// haven't changed, and it means nothing.
/// </summary>
public static class DirectoryCursor
{
    public static string? Written(LdapSettings settings, string? mark) => mark is null ? null : $"{Fingerprint(settings)} {mark}";

    /// <summary>Null where the whole has to be read.</summary>
    public static string? Mark(LdapSettings settings, string? cursor) =>
        cursor?.Split(' ', 2) is [var fingerprint, var mark] && fingerprint == Fingerprint(settings) ? mark : null;

    private static string Fingerprint(LdapSettings s)
    {
        var read = string.Join('\0', s.Kind, s.Host.ToLowerInvariant(), s.BaseDn, s.Filter, s.UsernameAttribute, s.NameAttribute, s.EmailAttribute);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(read)).AsSpan(0, 8));
    }
}
