using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Claret.Portal.Tests.Kit;

/// <summary>Certificates that encrypt keys, as an operator makes them.</summary>
public static class TestKeys
{
    public static string PemFile(TempFolder folder, string name)
    {
        using var key = RSA.Create(2048);
        using var certificate = Make(key);
        return Write(folder, name, file => File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()));
    }

    public static string PfxFile(TempFolder folder, string name, string password)
    {
        using var key = RSA.Create(2048);
        using var certificate = Make(key);
        return Write(folder, name, file => File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password)));
    }

    private static X509Certificate2 Make(RSA key)
    {
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest("CN=Claret keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    private static string Write(TempFolder folder, string name, Action<string> write)
    {
        var file = folder.File(name);
        write(file);
        return file;
    }
}
