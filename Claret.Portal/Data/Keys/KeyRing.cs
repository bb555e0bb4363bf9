using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Data.Keys;

/// <summary>
/// Whether the keys in the database are for a certificate that is named here. Asked before the framework looks: where it can read
/// none it makes a new one, which nobody wanted, and logs each of the others with its stack.
/// </summary>
public sealed class KeyRing(IDbContextFactory<PortalDbContext> contexts, IOptions<KeyOptions> options)
{
    /// <exception cref="CryptographicException">There are keys, and none can be read.</exception>
    public async Task DemandReadableAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.DataProtectionKeys.AsNoTracking().Select(key => key.Xml).ToListAsync(cancellationToken);
        var keys = kept.OfType<string>().Select(XElement.Parse).Where(element => element.Name.LocalName == "key").ToList();
        var named = options.Value.OldCertificates.Append(options.Value.Certificate).Where(certificate => certificate.Path.Length > 0).Select(Base64Of).ToHashSet(StringComparer.Ordinal);
        if (keys.Count > 0 && !keys.Exists(key => CertificatesOf(key) is not [_, ..] wanted || wanted.Exists(named.Contains)))
            throw new CryptographicException("None of the keys in the database is for a certificate that is named.");
    }

    /// <summary>Those that one of its parts is encrypted for; none where it stands in clear.</summary>
    private static List<string> CertificatesOf(XElement key) =>
        [.. key.Descendants().Where(part => part.Name.LocalName == "X509Certificate").Select(part => string.Concat(part.Value.Where(c => !char.IsWhiteSpace(c))))];

    private static string Base64Of(CertificateOptions options)
    {
        using var certificate = KeyCertificate.Read(options).Certificate;
        return certificate is null ? "" : Convert.ToBase64String(certificate.RawData);
    }
}
