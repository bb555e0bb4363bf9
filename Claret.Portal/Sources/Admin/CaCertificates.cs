using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Claret.Portal.Sources.Admin;

/// <summary>The certificates that somebody pasted, PEM: whose they are and how long they hold.</summary>
public static class CaCertificates
{
    /// <summary>Empty for nothing; null where there is something, and it isn't certificates alone.</summary>
    public static IReadOnlyList<CaCertificate>? Read(string? pem)
    {
        if (string.IsNullOrWhiteSpace(pem))
            return [];
        // A key among them would be kept where it has no business.
        if (pem.Length > LdapInput.MaxCertificate || pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return null;

        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            return found.Count == 0 ? null : [.. found.Select(one => new CaCertificate(one.Subject, one.NotAfter.ToUniversalTime(), one.ExportCertificatePem()))];
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            foreach (var certificate in found)
                certificate.Dispose();
        }
    }

    /// <summary>The certificates and nothing of what stood around them; what can't be read stays as it is, and is refused.</summary>
    public static string Written(string? pem) => Read(pem) is { } found ? string.Join('\n', found.Select(one => one.Pem)) : pem!.Trim();
}

/// <param name="EndsAt">UTC.</param>
public sealed record CaCertificate(string Subject, DateTime EndsAt, string Pem);
