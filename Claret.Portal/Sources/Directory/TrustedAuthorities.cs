using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Claret.Portal.Sources.Directory;

/// <summary>Whose certificates a directory may show: of the authority in the settings and of no other, or of the machine's own where none is set.</summary>
public static class TrustedAuthorities
{
    private const string Marker = "-----BEGIN CERTIFICATE-----";

    /// <param name="pem">May hold several.</param>
    public static X509ChainPolicy PolicyFor(string pem)
    {
        // An authority of one's own seldom has a list of what it revoked that is reachable from here.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (string.IsNullOrWhiteSpace(pem))
            return policy;

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(Read(pem) ?? throw new SourceFaultException(SourceFault.NotSetUp, nameof(LdapSettings.CaCertificate)));
        return policy;
    }

    /// <summary>Null for text that holds no certificate, or a broken one.</summary>
    public static X509Certificate2Collection? Read(string pem)
    {
        if (!pem.Contains(Marker, StringComparison.Ordinal))
            return null;

        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            return found.Count > 0 ? found : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Why a certificate can't be believed; null when it can.</summary>
    public static string? Doubt(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors faults)
    {
        if (faults == SslPolicyErrors.None)
            return null;

        var words = new List<string>();
        if (faults.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            words.Add("another host's");
        if (faults.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null)
            words.AddRange(chain.ChainStatus.Select(status => status.Status.ToString()).Distinct(StringComparer.Ordinal));
        return $"{certificate?.Subject ?? "no certificate"}: {string.Join(", ", words)}".TrimEnd(' ', ':');
    }
}
