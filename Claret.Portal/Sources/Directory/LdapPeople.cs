using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Directory;

/// <summary>A directory that names people.</summary>
public sealed class LdapPeople(DirectoryLines lines, ProviderSecrets secrets, TimeProvider clock) : IPeopleSource
{
    public PersonSource Source => PersonSource.Ldap;

    public async Task<IPeopleReading> OpenAsync(Provider provider, string? fileName, CancellationToken cancellationToken)
    {
        var settings = ProviderSettings.Of<LdapSettings>(provider) ?? throw new SourceFaultException(SourceFault.NotSetUp, detail: null);
        return await OpenAsync(settings, secrets.Of(provider), cancellationToken);
    }

    public async Task<LdapReading> OpenAsync(LdapSettings settings, string? password, CancellationToken cancellationToken)
    {
        var line = await lines.OpenAsync(settings, password, cancellationToken);
        try
        {
            var dialect = DirectoryDialect.Of(settings.Kind);
            return new LdapReading(settings, dialect, line, await dialect.MarkAsync(line, clock.GetUtcNow().UtcDateTime, cancellationToken));
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }
}
