namespace Claret.Portal.Data.Keys;

/// <summary>Section <c>Keys</c>: what encrypts the Data Protection keys, which protect cookies, mail that waits and the portal's own key.</summary>
public sealed class KeyOptions
{
    public const string Section = "Keys";

    /// <summary>Encrypts new keys. Must be named on PostgreSQL outside Development.</summary>
    public CertificateOptions Certificate { get; set; } = new();

    /// <summary>Earlier ones, which still decrypt.</summary>
    public CertificateOptions[] OldCertificates { get; set; } = [];
}

/// <summary>A file with a certificate and its private RSA key, as PKCS#12 or PEM.</summary>
public sealed class CertificateOptions
{
    public string Path { get; set; } = "";

    /// <summary>Of the file; empty where it has none.</summary>
    public string Password { get; set; } = "";
}
