using Microsoft.Extensions.Options;

namespace Claret.Portal.Data.Keys;

/// <summary>
/// Names every fault by its key. In a database that several nodes share, keys in clear would lie beside what they protect, in
/// every backup too: there a certificate is demanded.
/// </summary>
public sealed class KeyOptionsValidator(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<KeyOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyOptions options)
    {
        var faults = new List<string>();
        if (options.Certificate.Path.Length > 0)
            Read("Keys:Certificate:Path", options.Certificate);
        else if (options.Certificate.Password.Length > 0)
            faults.Add("Keys:Certificate:Path is missing, though there is a Keys:Certificate:Password.");
        else if (IsPostgreSql && !environment.IsDevelopment())
            faults.Add("Keys:Certificate:Path is missing. On PostgreSQL the portal's keys stand in the database, encrypted by a certificate: make one as docs/production.md says, and name its file.");

        foreach (var (old, index) in options.OldCertificates.Select((old, index) => (old, index)))
            Read(FormattableString.Invariant($"Keys:OldCertificates:{index}:Path"), old);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Read(string key, CertificateOptions certificate)
        {
            var (read, fault) = KeyCertificate.Read(certificate);
            read?.Dispose();
            if (fault is not null)
                faults.Add($"{key}: \"{certificate.Path}\" {fault}");
        }
    }

    private bool IsPostgreSql => string.Equals(configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"], nameof(DatabaseProvider.PostgreSql), StringComparison.OrdinalIgnoreCase);
}
