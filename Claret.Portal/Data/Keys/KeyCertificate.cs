using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Claret.Portal.Data.Keys;

/// <summary>Reads a certificate that encrypts keys.</summary>
public static class KeyCertificate
{
    /// <summary>Null, and why, when it can't be used.</summary>
    public static (X509Certificate2? Certificate, string? Fault) Read(CertificateOptions options)
    {
        try
        {
            var certificate = IsPem(options.Path) ? ReadPem(options) : X509CertificateLoader.LoadPkcs12FromFile(options.Path, options.Password, X509KeyStorageFlags.DefaultKeySet);
            // Only RSA can encrypt; an elliptic curve signs and agrees.
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? (null, "has no private RSA key in it.") : (certificate, null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, $"can't be read: {unreadable.Message}");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return (null, "isn't a certificate with its key as PKCS#12 (.pfx) or PEM, or its password is another.");
        }
    }

    private static bool IsPem(string path) => File.ReadAllText(path).Contains("-----BEGIN ", StringComparison.Ordinal);

    private static X509Certificate2 ReadPem(CertificateOptions options) => options.Password.Length > 0
        ? X509Certificate2.CreateFromEncryptedPemFile(options.Path, options.Password)
        : X509Certificate2.CreateFromPemFile(options.Path);
}
