using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Files;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SourcesTests.Reading;

/// <summary>A provider that is set up, the directory behind it, and what came of reading it.</summary>
internal sealed class ReadingBench : IAsyncDisposable
{
    private ReadingBench(Bench portal, Provider provider)
    {
        (Portal, Provider, Directory) = (portal, provider, new FakeDirectory(provider.Source));
        Reader = ReaderOf(Directory);
    }

    public Bench Portal { get; }

    public Provider Provider { get; }

    public FakeDirectory Directory { get; }

    public PeopleReader Reader { get; }

    public TestDatabase Database => Portal.Database;

    public static async Task<ReadingBench> CreateAsync(DatabaseKind kind, ReadSchedule? schedule = null, PersonSource source = PersonSource.Ldap)
    {
        var portal = await Bench.CreateAsync(kind);
        var provider = await AddAsync(portal, "Head office", source, schedule);
        return new ReadingBench(portal, provider);
    }

    public static async Task<Provider> AddAsync(Bench portal, string name, PersonSource source = PersonSource.Ldap, ReadSchedule? schedule = null, bool isEnabled = true)
    {
        schedule ??= new ReadSchedule();
        var provider = new Provider
        {
            Source = source,
            Name = name,
            IsEnabled = isEnabled,
            Settings = source == PersonSource.Ldap ? ProviderSettings.Written(new LdapSettings { Reading = schedule }) : ProviderSettings.Written(new FileSettings { Reading = schedule }),
            Version = Guid.NewGuid(),
        };
        await using var db = portal.Database.NewContext();
        db.Providers.Add(provider);
        await db.SaveChangesAsync();
        return provider;
    }

    public PeopleReader ReaderOf(FakeDirectory directory) => ActivatorUtilities.CreateInstance<PeopleReader>(Portal.Services, (object)new IPeopleSource[] { directory });

    public PeopleReader ReaderOfAtMost(int named) => ActivatorUtilities.CreateInstance<PeopleReader>(Portal.Services, new IPeopleSource[] { Directory }, named);

    /// <summary>Reads, and expects that it was done.</summary>
    public async Task<SyncRun> ReadAsync(ReadOrder? order = null)
    {
        var run = await RunAsync(order);
        Assert.True(run.State == SyncRunState.Finished, $"{run.State}: {run.Problem}");
        return run;
    }

    public async Task<SyncRun> RunAsync(ReadOrder? order = null)
    {
        var ended = await Reader.RunAsync(Provider.Id, order ?? new ReadOrder(), CancellationToken.None);
        Assert.NotNull(ended);
        var kept = await LastRunAsync();
        Assert.Equal((ended.Id, ended.State, ended.Problem, RunCounts.Of(ended), ended.Named), (kept.Id, kept.State, kept.Problem, RunCounts.Of(kept), kept.Named));
        Assert.NotNull(kept.EndedAt);
        return kept;
    }

    public async Task<SyncRun> LastRunAsync()
    {
        await using var db = Database.NewContext();
        return await db.SyncRuns.AsNoTracking().Include(r => r.Findings.OrderBy(f => f.Id)).OrderByDescending(r => r.Id).FirstAsync();
    }

    /// <summary>The provider's people, by their username.</summary>
    public async Task<Dictionary<string, Person>> PeopleAsync()
    {
        await using var db = Database.NewContext();
        return await db.People.AsNoTracking().Where(p => p.ProviderId == Provider.Id).ToDictionaryAsync(p => p.Username, StringComparer.Ordinal);
    }

    public async Task<Person> PersonAsync(string externalId)
    {
        await using var db = Database.NewContext();
        return await db.People.AsNoTracking().SingleAsync(p => p.ProviderId == Provider.Id && p.ExternalId == externalId);
    }

    public async Task<List<UnlinkedPerson>> UnlinkedAsync()
    {
        await using var db = Database.NewContext();
        return await db.UnlinkedPeople.AsNoTracking().OrderBy(u => u.ExternalId).ToListAsync();
    }

    public async Task<List<AuditEntry>> AuditAsync()
    {
        await using var db = Database.NewContext();
        return await db.Audit.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync();
    }

    public async Task ChangeAsync(string externalId, Action<Person> change)
    {
        await using var db = Database.NewContext();
        change(await db.People.SingleAsync(p => p.ProviderId == Provider.Id && p.ExternalId == externalId));
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
