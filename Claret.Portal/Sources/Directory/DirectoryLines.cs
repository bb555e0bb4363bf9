namespace Claret.Portal.Sources.Directory;

/// <summary>Opens lines to directories, once it has looked whether the settings make sense.</summary>
public sealed class DirectoryLines(IHostEnvironment environment, TimeProvider clock)
{
    public const int LargestPage = 5000;

    /// <summary>As the account that reads.</summary>
    /// <exception cref="SourceFaultException">With the setting's name where it makes no sense.</exception>
    public async Task<LdapLine> OpenAsync(LdapSettings settings, string? password, CancellationToken cancellationToken)
    {
        if (Senseless(settings, password) is { } setting)
            throw new SourceFaultException(setting == nameof(LdapSettings.Filter) ? SourceFault.FilterInvalid : SourceFault.NotSetUp, setting);

        return await OpenAsync(settings, settings.BindDn, password ?? "", cancellationToken);
    }

    /// <summary>As somebody else, whose password is tried.</summary>
    public async Task<LdapLine> OpenAsync(LdapSettings settings, string dn, string password, CancellationToken cancellationToken)
    {
        var line = await LdapLine.OpenAsync(settings, clock, cancellationToken);
        try
        {
            await line.BindAsync(dn, password, cancellationToken);
            return line;
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    private string? Senseless(LdapSettings s, string? password) =>
        Uri.CheckHostName(s.Host) == UriHostNameType.Unknown ? nameof(s.Host)
        : s.Port is < 1 or > 65535 ? nameof(s.Port)
        : s.Security == DirectorySecurity.None && !environment.IsDevelopment() ? nameof(s.Security)
        : IsBlankOrCut(s.BaseDn) ? nameof(s.BaseDn)
        : s.BindDn.Length > 0 && (IsBlankOrCut(s.BindDn) || IsBlankOrCut(password)) ? nameof(s.BindDn)
        : !LdapText.IsOneFilter(s.Filter) ? nameof(s.Filter)
        : !LdapText.IsAttribute(s.UsernameAttribute) ? nameof(s.UsernameAttribute)
        : !LdapText.IsAttribute(s.NameAttribute) ? nameof(s.NameAttribute)
        : s.EmailAttribute.Length > 0 && !LdapText.IsAttribute(s.EmailAttribute) ? nameof(s.EmailAttribute)
        : s.PageSize is < 1 or > LargestPage ? nameof(s.PageSize)
        : null;

    /// <summary>libldap takes a text up to its first NUL.</summary>
    private static bool IsBlankOrCut(string? text) => string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal);
}
