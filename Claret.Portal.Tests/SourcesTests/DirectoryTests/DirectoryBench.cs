using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

/// <summary>Reads a directory as the portal does, without the portal.</summary>
internal sealed class DirectoryBench
{
    private readonly ProviderSecrets secrets = new(new EphemeralDataProtectionProvider(), NullLogger<ProviderSecrets>.Instance);

    public DirectoryBench(TimeProvider? clock = null, string environment = "Production") =>
        People = new LdapPeople(new DirectoryLines(new TestEnvironment(environment), clock ?? TimeProvider.System), secrets, clock ?? TimeProvider.System);

    public LdapPeople People { get; }

    public LdapCheck Check => new(People);

    public static Provider ProviderWith(LdapSettings settings, ProviderSecrets secrets, string? password = SlapdServer.ReaderPassword) => new()
    {
        Source = PersonSource.Ldap,
        Name = "Head office",
        IsEnabled = true,
        Settings = ProviderSettings.Written(settings),
        ProtectedSecret = secrets.Protect(password),
    };

    public Task<IPeopleReading> OpenAsync(LdapSettings settings, string? password = SlapdServer.ReaderPassword, CancellationToken cancellationToken = default) =>
        People.OpenAsync(ProviderWith(settings, secrets, password), fileName: null, cancellationToken);

    /// <summary>Everybody, or those who changed, and where the next reading begins.</summary>
    public async Task<(List<SourcePerson> People, string? Cursor)> ReadAsync(LdapSettings settings, string? since = null)
    {
        await using var reading = await OpenAsync(settings);
        var found = await reading.PeopleAsync(since, default).ToListAsync();
        return (found, reading.Cursor);
    }

    public async Task<SourceFault> FaultAsync(LdapSettings settings, string? password = SlapdServer.ReaderPassword) =>
        (await Assert.ThrowsAsync<SourceFaultException>(() => ReadAllAsync(settings, password))).Fault;

    private async Task ReadAllAsync(LdapSettings settings, string? password)
    {
        await using var reading = await OpenAsync(settings, password);
        await reading.PeopleAsync(since: null, default).ToListAsync();
    }
}
