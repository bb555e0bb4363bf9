using System.Security.Cryptography;
using Claret.Portal.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace Claret.Portal.Sources;

/// <summary>The one secret a provider may have: written once, never shown again.</summary>
public sealed partial class ProviderSecrets(IDataProtectionProvider protection, ILogger<ProviderSecrets> logger)
{
    private readonly IDataProtector protector = protection.CreateProtector("Claret.Portal.Sources.Provider");

    public string? Protect(string? secret) => string.IsNullOrEmpty(secret) ? null : protector.Protect(secret);

    /// <summary>Null where there is none, or where the keys it was written with are lost: then it must be typed again.</summary>
    public string? Of(Provider provider)
    {
        if (provider.ProtectedSecret is null)
            return null;

        try
        {
            return protector.Unprotect(provider.ProtectedSecret);
        }
        catch (CryptographicException unreadable)
        {
            LogUnreadable(logger, provider.Id, unreadable);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret of provider {Provider} can't be decrypted: the Data Protection keys are not those it was written with. Type it again")]
    private static partial void LogUnreadable(ILogger logger, long provider, Exception exception);
}
