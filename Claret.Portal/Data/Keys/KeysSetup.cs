using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Data.Keys;

public static class KeysSetup
{
    public static WebApplicationBuilder AddDatabaseKeys(this WebApplicationBuilder builder, bool inDatabase)
    {
        builder.Services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<KeyOptions>, KeyOptionsValidator>();
        builder.Services.AddSingleton<KeyRing>();

        var options = builder.Configuration.GetSection(KeyOptions.Section).Get<KeyOptions>() ?? new KeyOptions();
        var current = Read(options.Certificate);
        // One that can't be read is named among the other faults before anything is started.
        X509Certificate2[] all = [.. options.OldCertificates.Select(Read).Prepend(current).OfType<X509Certificate2>()];
        if (all.Length > 0)
            builder.Services.AddDataProtection().UnprotectKeysWithAnyCertificate(all);

        builder.Services.AddOptions<KeyManagementOptions>().PostConfigure<IDbContextFactory<PortalDbContext>, ILoggerFactory>((keys, contexts, loggers) =>
        {
            if (inDatabase)
                keys.XmlRepository = new DatabaseKeys(contexts);
            if (current is not null)
                keys.XmlEncryptor = new CertificateXmlEncryptor(current, loggers);
        });
        return builder;
    }

    private static X509Certificate2? Read(CertificateOptions options) => options.Path.Length == 0 ? null : KeyCertificate.Read(options).Certificate;
}
