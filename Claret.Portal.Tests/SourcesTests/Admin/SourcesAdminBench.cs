using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Admin;

/// <summary>Providers as admins type them.</summary>
internal static class SourcesAdminBench
{
    public const string Secret = "correct-horse-battery";

    public static SsoInput Okta(string name = "Okta") => new() { Name = name, Issuer = "https://claret.okta.example", ClientId = "0oa1", Secret = Secret };

    public static LdapInput HeadOffice(string name = "Head office") => new()
    {
        Name = name,
        Host = "ldap.claret.example",
        BindDn = "cn=portal,dc=claret,dc=example",
        BaseDn = "ou=people,dc=claret,dc=example",
        Secret = Secret,
    };

    public static FilesInput HrFile(string name = "HR file") => new() { Name = name };

    public static async Task<ProviderState> AddedAsync(this Bench bench, Caller caller, ProviderInput input) =>
        Assert.IsType<ProviderOutcome.Saved>(await bench.Get<ProviderDesk>().AddAsync(caller, input, CancellationToken.None)).Now;

    /// <summary>What the page of this provider holds, freshly opened.</summary>
    public static async Task<ProviderInput> OpenedAsync(this Bench bench, Caller caller, long providerId) =>
        ProviderInput.Of((await bench.Get<SourcesQuery>().ReadAsync(caller, providerId, CancellationToken.None)).View!.State);

    public static Task<ProviderOutcome> SaveAsync(this Bench bench, Caller? caller, ProviderInput input) =>
        bench.Get<ProviderDesk>().SaveAsync(caller, input.State!.Id, input.State.Version, input, CancellationToken.None);

    public static async Task<Provider> ProviderAsync(this TestDatabase database, long id)
    {
        await using var db = database.NewContext();
        return await db.Providers.AsNoTracking().SingleAsync(p => p.Id == id);
    }

    public static async Task<Person> PersonOfAsync(this TestDatabase database, long providerId, Func<PersonBuilder, PersonBuilder>? more = null)
    {
        var person = await (more ?? (builder => builder))(Given.APerson()).InAsync(database);
        await using var db = database.NewContext();
        var provider = await db.Providers.SingleAsync(p => p.Id == providerId);
        await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.ProviderId, providerId).SetProperty(p => p.Source, provider.Source));
        return person;
    }

    public static async Task<T> KeepAsync<T>(this TestDatabase database, T row)
        where T : class
    {
        await using var db = database.NewContext();
        db.Add(row);
        await db.SaveChangesAsync();
        return row;
    }

    public static SyncRun Run(long providerId, DateTime at, SyncRunState state = SyncRunState.Finished, int blocked = 0, int added = 0, string? problem = null) => new()
    {
        ProviderId = providerId,
        Setup = Guid.Empty,
        StartedAt = at,
        EndedAt = state == SyncRunState.Running ? null : at.AddSeconds(3),
        LeasedUntil = at.AddMinutes(1),
        State = state,
        Blocked = blocked,
        Added = added,
        Named = 4000,
        IsWhole = true,
        Problem = problem,
    };

    public static UnlinkedPerson Waiting(long providerId, string username, DateTime at, SourceRefusal why = SourceRefusal.UsernameTaken) => new()
    {
        ProviderId = providerId,
        ExternalId = $"00u-{username}",
        Username = username,
        Name = username,
        Email = $"{username}@elsewhere.example",
        Why = why,
        FirstSeenAt = at,
        SeenAt = at,
    };

    public static string Certificate(string subject, DateTimeOffset until, bool withKey = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(until.AddYears(-2), until);
        return withKey ? certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() : certificate.ExportCertificatePem();
    }
}
