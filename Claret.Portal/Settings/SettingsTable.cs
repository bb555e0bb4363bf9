using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Claret.Portal.Settings;

/// <summary>What stands in the rows of the table: secrets encrypted, everything else in clear.</summary>
public sealed partial class SettingsTable(IDataProtectionProvider protection, ILogger<SettingsTable> logger)
{
    private readonly IDataProtector protector = protection.CreateProtector("Claret.Portal.Settings.StoredSetting");

    public string Written(SettingDefinition setting, string value) => setting.IsSecret && value.Length > 0 ? protector.Protect(value) : value;

    /// <summary>Null for a secret that can't be decrypted: the keys were lost or replaced, and it must be typed again.</summary>
    public string? Read(SettingDefinition setting, StoredSetting row)
    {
        if (!setting.IsSecret || row.Value.Length == 0)
            return row.Value;

        try
        {
            return protector.Unprotect(row.Value);
        }
        catch (CryptographicException unreadable)
        {
            LogUnreadable(logger, setting.Key, unreadable);
            return null;
        }
    }

    /// <summary>Those that this version of the portal knows. A name that isn't in the catalogue stays where it is, whoever wrote it.</summary>
    public Dictionary<string, string?> Values(IEnumerable<StoredSetting> rows)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            if (SettingCatalogue.Find(row.Key) is { } setting && Read(setting, row) is { } value)
                values[setting.Key] = value;
        }

        return values;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret that the settings page keeps as {Key} can't be decrypted: the Data Protection keys are not those it was written with. Type it again")]
    private static partial void LogUnreadable(ILogger logger, string key, Exception exception);
}
