using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Claret.Portal.Mail;

/// <summary>Trust in an authority of one's own, and in nothing else.</summary>
public static class CertificateAuthorities
{
    public static X509Certificate2Collection Load(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    }

    /// <summary>The certificate must be issued by one of <paramref name="authorities"/>, be in date and carry the server's name.</summary>
    public static bool Vouch(X509Certificate2Collection authorities, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // An authority inside a house rarely publishes what it has revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }
}
