namespace Claret.Portal.Settings;

/// <summary>A setting that the page offers.</summary>
/// <param name="Key">As in the file, with colons.</param>
/// <param name="MaxLength">Characters, of what is typed.</param>
public sealed record SettingDefinition(string Key, SettingsPart Part, SettingKind Kind, int MaxLength)
{
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Of a secret: whom it is told to. When one of these changes it is cleared, or whoever names a server of their own would be sent it.</summary>
    public IReadOnlyList<string> BelongsTo { get; init; } = [];

    /// <summary>Through these somebody could have everybody's reset links sent their own way, or shut the Admins out.</summary>
    public bool IsForAdmins => IsPartForAdmins(Part);

    public bool IsSecret => Kind == SettingKind.Secret;

    /// <summary>For ids and texts: <c>Mail-Smtp-Host</c>.</summary>
    public string Name { get; } = Key.Replace(':', '-');

    /// <summary>As an operator writes it: <c>Mail__Smtp__Host</c>.</summary>
    public string Variable { get; } = Key.Replace(":", "__", StringComparison.Ordinal);

    public static bool IsPartForAdmins(SettingsPart part) => part is SettingsPart.SignIn or SettingsPart.Sender;
}
