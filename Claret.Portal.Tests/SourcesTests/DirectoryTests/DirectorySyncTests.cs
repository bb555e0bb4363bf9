using System.Diagnostics;
using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

/// <summary>A directory, the portal and its database, from end to end.</summary>
public sealed class DirectorySyncTests(ITestOutputHelper output)
{
    private const int Everybody = 20_000;

    [SlapdTheory, OnSqlite, OnPostgres]
    public async Task Twenty_thousand_people_and_what_becomes_of_them(DatabaseKind kind)
    {
        await using var server = await SlapdServer.StartAsync(Everybody);
        await using var bench = await Bench.CreateAsync(kind);
        using var cable = new Cable("127.0.0.1", server.SecurePort);
        var settings = server.SettingsBy() with { Port = cable.Port };
        var provider = await ProviderAsync(bench, settings);

        // The first time everybody is new; and half-way the server drops. What was done stays, and nobody suffers.
        IEnumerable<IPeopleSource> dropping = [new CuttingSource(bench.Get<LdapPeople>(), cable, after: Everybody / 2)];
        var cut = ActivatorUtilities.CreateInstance<PeopleReader>(bench.Services, dropping);
        var dropped = await RunAsync(bench, provider, "first, dropped", cut);
        var (here, active) = await PeopleAsync(bench, provider);
        Assert.InRange(here, 1, Everybody / 2);
        Assert.Equal(here, active);
        Is(dropped, SyncRunState.Failed, named: Everybody, added: here);
        Assert.StartsWith(nameof(SourceFault.Dropped), dropped.Problem, StringComparison.Ordinal);
        Assert.Null(dropped.Cursor);

        // Out of order it stays until somebody mends it; then the others come.
        var refused = await RunAsync(bench, provider, "still cut");
        Is(refused, SyncRunState.Failed, named: 0);
        Assert.StartsWith(nameof(SourceFault.ConnectionRefused), refused.Problem, StringComparison.Ordinal);
        cable.Mend();
        Is(await RunAsync(bench, provider, "mended"), SyncRunState.Finished, named: Everybody, added: Everybody - here);
        Assert.Equal((Everybody, Everybody), await PeopleAsync(bench, provider));
        var four = await PersonAsync(bench, 4);
        Assert.Equal(("p00004", "Person 00004", "p00004@claret.example", PersonSource.Ldap, null), (four.Username, four.Name, four.Email, four.Source, four.PasswordHash));

        Is(await RunAsync(bench, provider, "unchanged"), SyncRunState.Finished, named: Everybody);

        // Another name at the same place, and another place under the same name: no new person.
        await server.RenameAsync(SlapdServer.DnOf(4), "uid=renamed", SlapdServer.PeopleDn);
        Is(await RunAsync(bench, provider, "renamed"), SyncRunState.Finished, named: Everybody, changed: 1);
        Assert.Equal((four.Id, "renamed"), await PersonAsync(bench, 4) is var renamed ? (renamed.Id, renamed.Username) : default);
        await server.RenameAsync(SlapdServer.DnOf(5), "uid=p00005", SlapdServer.LeftDn);
        var five = await PersonAsync(bench, 5);
        Is(await RunAsync(bench, provider, "moved"), SyncRunState.Finished, named: Everybody);
        Assert.Equal((five.Id, "p00005", PersonState.Active), await PersonAsync(bench, 5) is var moved ? (moved.Id, moved.Username, moved.State) : default);

        for (var n = 101; n <= 150; n++)
            await server.SetAsync(SlapdServer.DnOf(n), "mail", $"new{n}@claret.example");
        Is(await RunAsync(bench, provider, "50 changed"), SyncRunState.Finished, named: Everybody, changed: 50);
        Assert.Equal("new125@claret.example", (await PersonAsync(bench, 125)).Email);

        var leaver = await bench.SessionOfAsync(await PersonAsync(bench, 201));
        await server.DeleteAsync(Enumerable.Range(201, 10).Select(SlapdServer.DnOf));
        // Nobody is blocked before everybody has been read.
        Is(await RunAsync(bench, provider, "10 deleted, dropped", cut, new ReadOrder(IsWhole: true)), SyncRunState.Failed, named: Everybody - 10);
        Assert.Equal((Everybody, Everybody), await PeopleAsync(bench, provider));
        cable.Mend();
        Is(await RunAsync(bench, provider, "10 deleted"), SyncRunState.Finished, named: Everybody - 10, blocked: 10);
        Assert.Equal((Everybody, Everybody - 10), await PeopleAsync(bench, provider));
        Assert.Equal((PersonState.Blocked, bench.Now), await PersonAsync(bench, 210) is var gone ? (gone.State, gone.VanishedAt) : default);
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(leaver, default));

        // Another's certificate: nothing is read, and nobody suffers.
        await using (var other = await SlapdServer.StartAsync())
            await SetUpAsync(bench, provider, settings with { CaCertificate = other.Authority });
        var untrusted = await RunAsync(bench, provider, "wrong CA");
        Is(untrusted, SyncRunState.Failed, named: 0);
        Assert.StartsWith(nameof(SourceFault.CertificateNotTrusted), untrusted.Problem, StringComparison.Ordinal);
        Assert.Equal((Everybody, Everybody - 10), await PeopleAsync(bench, provider));

        // A filter that half of them don't match: it asks, and blocks nobody.
        await SetUpAsync(bench, provider, settings with { Filter = "(uid=p0*)" });
        var half = await RunAsync(bench, provider, "half are gone");
        Assert.Equal((SyncRunState.Asks, "WouldBlock: 10002 of 19990, after 10 within a day"), (half.State, half.Problem));
        Assert.Equal((Everybody, Everybody - 10), await PeopleAsync(bench, provider));

        await SetUpAsync(bench, provider, settings);
        Is(await RunAsync(bench, provider, "set right again"), SyncRunState.Finished, named: Everybody - 10);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("renamed", "secret of p00004"));
    }

    [SlapdTheory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task Hostile_entries_are_inert_or_refused_with_their_reason_and_the_rest_goes_on(DatabaseKind kind)
    {
        (string Uid, string Cn, string Mail, SourceRefusal? Refusal)[] entries =
        [
            ("crlf", "Line\r\nBcc: x@claret.example", "crlf@claret.example", SourceRefusal.NameUnreadable),
            ("crlf.mail", "Somebody", "a@claret.example\r\nBcc: b@claret.example", SourceRefusal.EmailNotOne),
            ("html", "<script>alert(1)</script>", "html@claret.example", null),
            ("formula", "=cmd()|' /C calc'!A0", "formula@claret.example", null),
            ("long", new string('x', 10_240), "long@claret.example", SourceRefusal.NameTooLong),
            (new string('u', 10_240), "Long username", "longname@claret.example", SourceRefusal.UsernameTooLong),
            ("nul\0", "Nul", "nul@claret.example", SourceRefusal.UsernameUnreadable),
            ("ADMIN", "The same as an Admin here", "admin2@claret.example", SourceRefusal.UsernameTaken),
            ("same.address", "The address of an Admin here", "admin@claret.example", null),
            ("", "Nobody", "nobody@claret.example", SourceRefusal.UsernameMissing),
        ];
        var ldif = string.Concat(entries.Select((entry, n) => SlapdServer.Entry(
            $"cn=entry {n},{SlapdServer.PeopleDn}", SlapdServer.IdOf(1000 + n),
            [("cn", $"entry {n}"), ("displayName", entry.Cn), ("mail", entry.Mail), .. entry.Uid.Length == 0 ? Array.Empty<(string, string)>() : [("uid", entry.Uid)]])));
        await using var server = await SlapdServer.StartAsync(people: 5, ldif);
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await Given.APerson("admin").WithEmail("admin@claret.example").Admin().WithPasswordHash(await bench.HashAsync("blue lantern harvest moon")).InAsync(bench.Database);
        var provider = await ProviderAsync(bench, server.SettingsBy() with { NameAttribute = "displayName" });
        for (var n = 1; n <= 5; n++)
            await server.SetAsync(SlapdServer.DnOf(n), "displayName", $"Person {n}");

        var run = await RunAsync(bench, provider, "hostile");

        Is(run, SyncRunState.Finished, named: 15, added: 8, refused: 7);
        await using var db = bench.Database.NewContext();
        var refused = await db.SyncFindings.Where(f => f.RunId == run.Id && f.Kind == SyncFindingKind.Refused).ToListAsync();
        for (var n = 0; n < entries.Length; n++)
        {
            var (uid, cn, mail, refusal) = entries[n];
            var finding = refused.SingleOrDefault(f => f.Place == $"cn=entry {n},{SlapdServer.PeopleDn}");
            var person = await db.People.SingleOrDefaultAsync(p => p.ExternalId == SlapdServer.IdOf(1000 + n));
            if (refusal is { } why)
            {
                Assert.Contains(why.ToString(), finding!.Detail, StringComparison.Ordinal);
                Assert.Null(person);
            }
            else
            {
                Assert.Null(finding);
                Assert.Equal((uid, cn, mail, PersonSource.Ldap, false), (person!.Username, person.Name, person.Email, person.Source, person.IsAdmin));
            }
        }

        // The Admin is who they were, and no directory signs in as them.
        var after = await bench.ReadAsync(admin);
        Assert.Equal((PersonSource.Local, true, null, admin.SecurityStamp), (after.Source, after.IsAdmin, after.ProviderId, after.SecurityStamp));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("admin", "blue lantern harvest moon"));
    }

    private static void Is(SyncRun run, SyncRunState state, int named, int added = 0, int changed = 0, int blocked = 0, int refused = 0) => Assert.Equal(
        (state, named, added, changed, blocked, refused, 0), (run.State, run.Named, run.Added, run.Changed, run.Blocked, run.Refused, run.Returned));

    private async Task<SyncRun> RunAsync(Bench bench, Provider provider, string what, PeopleReader? reader = null, ReadOrder? order = null)
    {
        var watch = Stopwatch.StartNew();
        var run = await (reader ?? bench.Get<PeopleReader>()).RunAsync(provider.Id, order ?? new ReadOrder(), default);
        output.WriteLine($"{bench.Database.Kind}, {what}: {watch.Elapsed.TotalSeconds:0.00} s; {run?.State} {run?.Problem}");
        return Assert.IsType<SyncRun>(run);
    }

    private static async Task<Provider> ProviderAsync(Bench bench, LdapSettings settings)
    {
        var provider = DirectoryBench.ProviderWith(settings, bench.Get<ProviderSecrets>());
        await using var db = bench.Database.NewContext();
        db.Add(provider);
        await db.SaveChangesAsync();
        return provider;
    }

    private static async Task SetUpAsync(Bench bench, Provider provider, LdapSettings settings)
    {
        await using var db = bench.Database.NewContext();
        var written = ProviderSettings.Written(settings);
        await db.Providers.Where(p => p.Id == provider.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Settings, written).SetProperty(p => p.Setup, Guid.NewGuid()));
    }

    private static async Task<(int Here, int Active)> PeopleAsync(Bench bench, Provider provider)
    {
        await using var db = bench.Database.NewContext();
        var people = db.People.Where(p => p.ProviderId == provider.Id);
        return (await people.CountAsync(), await people.CountAsync(p => p.State == PersonState.Active));
    }

    private static async Task<Person> PersonAsync(Bench bench, int n)
    {
        await using var db = bench.Database.NewContext();
        return await db.People.AsNoTracking().SingleAsync(p => p.ExternalId == SlapdServer.IdOf(n));
    }
}
