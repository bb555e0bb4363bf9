using System.Collections.Frozen;
using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;

namespace Claret.Portal.Settings;

/// <summary>
/// The settings that can be changed while the portal runs. The rest (addresses, folders, the database, keys) is where the portal is
/// started: changing it needs a restart, or more trust than a browser should have. Nothing else is ever read from the table.
/// </summary>
public static class SettingCatalogue
{
    public static readonly IReadOnlyList<string> UsernameFormats = ["firstname.surname", "fsurname", "employee-number", "email"];

    public static readonly IReadOnlyList<SettingDefinition> All =
    [
        new("Portal:Name", SettingsPart.Portal, SettingKind.Text, 60),
        new("Portal:Logo", SettingsPart.Portal, SettingKind.Picture, (PortalLogo.MaxBytes + 2) / 3 * 4),
        new("Portal:SupportContact", SettingsPart.Portal, SettingKind.Text, 200),
        new("Portal:UsernameFormat", SettingsPart.Portal, SettingKind.UsernameFormat, 200) { Choices = UsernameFormats },

        new("Resets:Delivery", SettingsPart.Delivery, SettingKind.Choice, 20) { Choices = Enum.GetNames<TicketKind>() },

        new("Resets:LinkLifetime", SettingsPart.Lifetimes, SettingKind.Duration, 20),
        new("Resets:TemporaryPasswordLifetime", SettingsPart.Lifetimes, SettingKind.Duration, 20),
        new("Resets:AdminLifetime", SettingsPart.Lifetimes, SettingKind.Duration, 20),
        new("Invitations:Lifetime", SettingsPart.Lifetimes, SettingKind.Duration, 20),

        new("SignIn:Passwords", SettingsPart.SignIn, SettingKind.Choice, 20) { Choices = [SignInOptions.Everybody, SignInOptions.NamedAdminsAlone] },
        new("SignIn:NamedAdmins", SettingsPart.SignIn, SettingKind.Text, 500),

        new("Sessions:Idle", SettingsPart.Sessions, SettingKind.Duration, 20),
        new("Sessions:Absolute", SettingsPart.Sessions, SettingKind.Duration, 20),

        new("Resets:Limits:PerPersonPerHour", SettingsPart.Limits, SettingKind.Number, 9),
        new("Resets:Limits:PerAddressPerHour", SettingsPart.Limits, SettingKind.Number, 9),
        new("Resets:Limits:PerAddressPerDay", SettingsPart.Limits, SettingKind.Number, 9),
        new("Resets:Limits:PerOriginPerHour", SettingsPart.Limits, SettingKind.Number, 9),
        new("Resets:Limits:AlertInAllPerHour", SettingsPart.Limits, SettingKind.Number, 9),

        new("Mail:From", SettingsPart.Sender, SettingKind.Text, 300),
        new("Mail:Transport", SettingsPart.Sender, SettingKind.Choice, 20) { Choices = ["Smtp", "SendGrid", "Pickup"] },
        new("Mail:Smtp:Host", SettingsPart.Sender, SettingKind.Text, 253),
        new("Mail:Smtp:Port", SettingsPart.Sender, SettingKind.Number, 5),
        new("Mail:Smtp:Security", SettingsPart.Sender, SettingKind.Choice, 20) { Choices = ["StartTls", "Tls", "None"] },
        new("Mail:Smtp:Username", SettingsPart.Sender, SettingKind.Text, 254),
        new("Mail:Smtp:Password", SettingsPart.Sender, SettingKind.Secret, 500) { BelongsTo = ["Mail:Smtp:Host", "Mail:Smtp:Username"] },
        new("Mail:SendGrid:Host", SettingsPart.Sender, SettingKind.Text, 300),
        new("Mail:SendGrid:ApiKey", SettingsPart.Sender, SettingKind.Secret, 500) { BelongsTo = ["Mail:SendGrid:Host"] },
    ];

    private static readonly FrozenDictionary<string, SettingDefinition> ByKey = All.ToFrozenDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Defaults =
        All.ToFrozenDictionary(setting => setting.Key, setting => DefaultOf(setting.Key), StringComparer.OrdinalIgnoreCase);

    public static SettingDefinition? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>What holds where nobody has set anything, as it would be written in the file.</summary>
    public static string Default(string key) => Defaults[key];

    /// <summary>One way of writing for what means the same: "24:00:00" is a day, "link" is Link.</summary>
    public static string Canonical(SettingDefinition setting, string value) => setting.Kind switch
    {
        SettingKind.Duration when TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) => time.ToString("c", CultureInfo.InvariantCulture),
        SettingKind.Choice or SettingKind.UsernameFormat => setting.Choices.FirstOrDefault(choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value,
        _ => value,
    };

    private static string DefaultOf(string key)
    {
        var parts = key.Split(':');
        var part = Activator.CreateInstance(SettingsCheck.Sections[parts[0]]);
        foreach (var name in parts.Skip(1))
            part = part!.GetType().GetProperty(name)!.GetValue(part);
        return Convert.ToString(part, CultureInfo.InvariantCulture) ?? "";
    }
}
