using Claret.Portal.Accounts;
using Claret.Portal.Sources.Directory;

namespace Claret.Portal.Sources.Admin;

/// <summary>A directory while somebody types it.</summary>
public sealed class LdapInput : ProviderInput, IScheduleInput
{
    public const int MaxFilter = 1000;

    /// <summary>Room for a chain of authorities, and less than a frame of a circuit may have.</summary>
    public const int MaxCertificate = 16_000;

    public LdapInput() => TakeValues(new LdapSettings());

    public DirectoryKind Kind { get; set; }

    public string? Host { get; set; }

    public string? Port { get; set; }

    public DirectorySecurity Security { get; set; }

    /// <summary>PEM.</summary>
    public string? CaCertificate { get; set; }

    public string? BindDn { get; set; }

    public string? BaseDn { get; set; }

    public string? Filter { get; set; }

    public string? UsernameAttribute { get; set; }

    public string? NameAttribute { get; set; }

    public string? EmailAttribute { get; set; }

    public string? PageSize { get; set; }

    public bool SignsIn { get; set; }

    public string? EveryMinutes { get; set; }

    public string? MaxBlockedPercent { get; set; }

    public string? AlwaysBlocked { get; set; }

    public override PersonSource Source => PersonSource.Ldap;

    public override bool IsBlank => string.IsNullOrWhiteSpace(Host) && string.IsNullOrWhiteSpace(BaseDn) && string.IsNullOrWhiteSpace(BindDn);

    /// <summary>What the other kind usually has is changed; what somebody has typed stays.</summary>
    public void Choose(DirectoryKind kind)
    {
        var (old, usual) = (DirectoryUsual.Of(Kind), DirectoryUsual.Of(kind));
        Kind = kind;
        Filter = Follow(Filter, old.Filter, usual.Filter);
        UsernameAttribute = Follow(UsernameAttribute, old.UsernameAttribute, usual.UsernameAttribute);
        NameAttribute = Follow(NameAttribute, old.NameAttribute, usual.NameAttribute);
        EmailAttribute = Follow(EmailAttribute, old.EmailAttribute, usual.EmailAttribute);
    }

    public void Choose(DirectorySecurity security)
    {
        Port = Follow(Port, Said(DirectoryUsual.PortOf(Security)), Said(DirectoryUsual.PortOf(security)));
        Security = security;
    }

    protected override void TakeSettings(ProviderState state) => TakeValues(ProviderSettings.Read<LdapSettings>(state.Settings) ?? new LdapSettings());

    protected override string Written() => ProviderSettings.Written((ProviderSettings.Read<LdapSettings>(State?.Settings) ?? new LdapSettings()) with
    {
        Kind = Kind,
        Host = Sound(Host),
        Port = Number(Port),
        Security = Security,
        // Over a line in clear it means nothing, and is kept for when there is TLS again.
        CaCertificate = CaCertificates.Written(CaCertificate),
        BindDn = Sound(BindDn),
        BaseDn = Sound(BaseDn),
        Filter = Sound(Filter, MaxFilter),
        UsernameAttribute = Sound(UsernameAttribute, MaxLabel),
        NameAttribute = Sound(NameAttribute, MaxLabel),
        EmailAttribute = Sound(EmailAttribute, MaxLabel),
        PageSize = Number(PageSize),
        SignsIn = SignsIn,
        Reading = Schedule(this),
    });

    private void TakeValues(LdapSettings kept)
    {
        (Kind, Host, Port, Security, CaCertificate) = (kept.Kind, kept.Host, Said(kept.Port), kept.Security, kept.CaCertificate);
        (BindDn, BaseDn, Filter, PageSize, SignsIn) = (kept.BindDn, kept.BaseDn, kept.Filter, Said(kept.PageSize), kept.SignsIn);
        (UsernameAttribute, NameAttribute, EmailAttribute) = (kept.UsernameAttribute, kept.NameAttribute, kept.EmailAttribute);
        TakeSchedule(this, kept.Reading);
    }

    private static string? Follow(string? typed, string old, string usual) => string.IsNullOrWhiteSpace(typed) || typed.Trim() == old ? usual : typed;
}
