using Claret.Portal.Accounts;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Files;

namespace Claret.Portal.Sources.Reading;

public static class ReadSettings
{
    public static bool IsRead(PersonSource source) => source is PersonSource.Ldap or PersonSource.UserSync;

    /// <summary>Null for a provider that isn't set up, or whose people aren't read.</summary>
    public static ReadSchedule? ScheduleOf(Provider provider)
    {
        IReadSettings? settings = provider.Source switch
        {
            PersonSource.Ldap => ProviderSettings.Of<LdapSettings>(provider),
            PersonSource.UserSync => ProviderSettings.Of<FileSettings>(provider),
            _ => null,
        };
        return settings?.Reading;
    }
}
