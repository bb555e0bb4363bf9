using System.Net;
using System.Net.Sockets;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

[Trait("Security", "5")]
public sealed class LdapSignInTests(SlapdFixture slapd) : IClassFixture<SlapdFixture>
{
    private const string Right = "secret of p00007";

    private SlapdServer Server => slapd.Server;

    [SlapdTheory, OnSqlite, OnPostgres]
    public async Task The_directorys_password_opens_a_session_of_its_provider_and_leaves_nothing_of_itself(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var lena = await PersonAsync(bench, Server.SettingsBy());

        var signedIn = Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("lena", Right));

        await using var db = bench.Database.NewContext();
        var session = await db.Sessions.SingleAsync();
        Assert.Equal((lena.Id, lena.ProviderId, signedIn.Caller.SessionId, false), (session.PersonId, session.ProviderId, session.Id, signedIn.MustSetPassword));
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(signedIn.Caller, default));
        var after = await bench.ReadAsync(lena);
        Assert.Null(after.PasswordHash);
        Assert.Equal(lena.SecurityStamp, after.SecurityStamp);
        Assert.Equal(bench.Now, after.LastSignInAt);
        Assert.Equal((AuditOutcome.Done, null), await LastAsync(bench));
        Assert.Empty(await db.SignInDelays.Where(delay => delay.Failures > 0).ToListAsync());
        Assert.DoesNotContain(Right, bench.Logs.Text, StringComparison.Ordinal);
    }

    [SlapdFact]
    [Trait("Security", "26")]
    public async Task Nothing_else_does()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await PersonAsync(bench, Server.SettingsBy());

        foreach (var wrong in new[] { "wrong", "", "\0", "\0\0\0", Right + "\0", Right + "\0and more", "*)(uid=*", "secret of p0000*", "\ud800", " " + Right, new string('x', 1024), new string('x', 5000) })
        {
            Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("lena", wrong));
            await bench.PassAsync(TimeSpan.FromMinutes(16));
        }

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("*)(uid=*", "secret of p00001"));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("p00007", Right));
        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.Sessions.ToListAsync());
        Assert.Equal(["unknown name", "wrong password"], await db.Audit.Select(entry => entry.Reason!).Distinct().OrderBy(reason => reason).ToListAsync());
    }

    [SlapdFact]
    public async Task Who_is_hostile_as_an_id_is_found_nowhere()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await PersonAsync(bench, Server.SettingsBy(), externalId: "*)(uid=p00007");

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("lena", Right));
        Assert.Equal((AuditOutcome.Refused, "no longer in the directory"), await LastAsync(bench));
    }

    [SlapdFact]
    public async Task A_person_is_found_wherever_their_entry_stands_by_now()
    {
        await using var server = await SlapdServer.StartAsync(people: 7);
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await PersonAsync(bench, server.SettingsBy(DirectorySecurity.StartTls));

        await server.RenameAsync(SlapdServer.DnOf(7), @"uid=len\2ca\2b\22*", SlapdServer.LeftDn);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("lena", Right));

        await server.SetAsync($@"uid=len\2ca\2b\22*,{SlapdServer.LeftDn}", "userPassword", "käthe's new one");
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("lena", Right));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("lena", "käthe's new one"));

        await server.DeleteAsync($@"uid=len\2ca\2b\22*,{SlapdServer.LeftDn}");
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("lena", "käthe's new one"));
        Assert.Equal((AuditOutcome.Refused, "no longer in the directory"), await LastAsync(bench));
    }

    [SlapdFact]
    public async Task Who_may_not_is_refused_in_the_same_words_and_the_audit_says_why()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var settings = Server.SettingsBy();
        var lena = await PersonAsync(bench, settings);
        var hash = await bench.HashAsync(Right);

        await ExpectAsync("blocked", person => person.State = PersonState.Blocked);
        await ExpectAsync("password kept elsewhere", person => person.Provider!.IsEnabled = false);
        await ExpectAsync("password kept elsewhere", person => person.Provider!.Settings = ProviderSettings.Written(settings with { SignsIn = false }));
        await ExpectAsync("password kept elsewhere", person => person.Provider!.Settings = null);
        await ExpectAsync("no longer in the directory", person => person.Provider!.Settings = ProviderSettings.Written(settings with { Filter = "(!(uid=p00007))" }));
        await ExpectAsync("directory: CertificateNotTrusted", person => person.Provider!.Settings = ProviderSettings.Written(settings with { CaCertificate = "" }));
        await ExpectAsync("directory: CredentialsRefused", person => person.Provider!.ProtectedSecret = bench.Get<ProviderSecrets>().Protect("wrong"));
        await ExpectAsync("directory: ConnectionRefused", person => person.Provider!.Settings = ProviderSettings.Written(settings with { Port = FreePort.Next() }));
        // A hash that should never have been there opens nothing either.
        await ExpectAsync("wrong password", person => person.PasswordHash = hash, "another one");
        await ExpectAsync("no longer in the directory", person => (person.PasswordHash, person.ExternalId) = (hash, SlapdServer.IdOf(9999)));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("lena", Right));

        async Task ExpectAsync(string why, Action<Person> change, string password = Right)
        {
            await using (var db = bench.Database.NewContext())
            {
                var person = await db.People.Include(p => p.Provider).SingleAsync(p => p.Id == lena.Id);
                (person.State, person.PasswordHash, person.ExternalId) = (PersonState.Active, null, lena.ExternalId);
                (person.Provider!.IsEnabled, person.Provider.Settings) = (true, ProviderSettings.Written(settings));
                person.Provider.ProtectedSecret = bench.Get<ProviderSecrets>().Protect(SlapdServer.ReaderPassword);
                await db.SaveChangesAsync();
                var before = (person.State, person.PasswordHash, person.ExternalId, person.Provider.IsEnabled, person.Provider.Settings, person.Provider.ProtectedSecret);
                change(person);
                await db.SaveChangesAsync();

                Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("lena", password));
                Assert.Equal((AuditOutcome.Refused, why), await LastAsync(bench));

                (person.State, person.PasswordHash, person.ExternalId, person.Provider.IsEnabled, person.Provider.Settings, person.Provider.ProtectedSecret) = before;
                await db.SaveChangesAsync();
            }

            await bench.PassAsync(TimeSpan.FromMinutes(16));
        }
    }

    [SlapdFact]
    public async Task A_directory_that_is_silent_is_waited_for_no_longer_than_five_seconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await PersonAsync(bench, Server.SettingsBy() with { Port = ((IPEndPoint)silent.LocalEndpoint).Port });

        var trying = bench.SignInAsync("lena", Right);
        using var connected = await silent.AcceptSocketAsync();
        bench.Clock.Advance(LdapSignIn.Patience);

        Assert.IsType<SignInOutcome.Refused>(await trying);
        Assert.Equal((AuditOutcome.Refused, "directory: TimedOut"), await LastAsync(bench));
    }

    [SlapdTheory, OnSqlite, OnPostgres]
    public async Task Failures_pause_as_everybodys_do_and_during_a_pause_the_directory_is_not_asked(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await PersonAsync(bench, Server.SettingsBy());

        for (var i = 0; i < 5; i++)
            await bench.SignInAsync("lena", "wrong");
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("lena", Right));
        Assert.Equal((AuditOutcome.Refused, "paused after many tries"), await LastAsync(bench));

        await bench.PassAsync(TimeSpan.FromSeconds(3));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("lena", Right));
    }

    [SlapdFact]
    public async Task A_hundred_strangers_failures_shut_nobody_out_who_has_no_password_here_to_reset()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await PersonAsync(bench, Server.SettingsBy());
        for (var i = 0; i < SignInPauses.FailuresInARow + 1; i++)
        {
            bench.ComeFrom($"203.0.113.{i}");
            await bench.SignInAsync("lena", "");
        }

        bench.ComeFrom("198.51.100.7");
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("lena", Right));
    }

    [SlapdFact]
    [Trait("Security", "17")]
    public async Task A_provider_that_is_switched_off_while_the_directory_answers_lets_nobody_in()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        // The way to the directory goes past the test, which switches it off when the directory is asked.
        using var cable = new TcpListener(IPAddress.Loopback, 0);
        cable.Start();
        var lena = await PersonAsync(bench, Server.SettingsBy() with { Port = ((IPEndPoint)cable.LocalEndpoint).Port });

        var trying = bench.SignInAsync("lena", Right);
        await PassOnAsync(cable, Server, async () =>
        {
            await using var db = bench.Database.NewContext();
            await db.Providers.Where(p => p.Id == lena.ProviderId).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, false));
        });

        Assert.IsType<SignInOutcome.Refused>(await trying);
        await using var after = bench.Database.NewContext();
        Assert.Empty(await after.Sessions.ToListAsync());
    }

    [SlapdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_person_whose_entry_gets_the_name_between_finding_and_asking_signs_in_as_nobody(bool hasReader)
    {
        await using var server = await SlapdServer.StartAsync(people: 8, isOpen: !hasReader);
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        using var cable = new TcpListener(IPAddress.Loopback, 0);
        cable.Start();
        var settings = server.SettingsBy() with { Port = ((IPEndPoint)cable.LocalEndpoint).Port };
        await PersonAsync(bench, hasReader ? settings : settings with { BindDn = "" });

        var trying = bench.SignInAsync("lena", "secret of p00008");
        await PassOnAsync(cable, server, async () =>
        {
            await server.RenameAsync(SlapdServer.DnOf(7), "uid=lena", SlapdServer.PeopleDn);
            await server.RenameAsync(SlapdServer.DnOf(8), "uid=p00007", SlapdServer.PeopleDn);
        });

        Assert.IsType<SignInOutcome.Refused>(await trying);
        Assert.Equal((AuditOutcome.Refused, "wrong password"), await LastAsync(bench));
        var again = bench.SignInAsync("lena", Right);
        await PassOnAsync(cable, server, () => Task.CompletedTask);
        Assert.IsType<SignInOutcome.SignedIn>(await again);
    }

    /// <summary>The two lines of one sign-in, and what happens between them.</summary>
    private static async Task PassOnAsync(TcpListener cable, SlapdServer server, Func<Task> between)
    {
        foreach (var isLast in new[] { false, true })
        {
            var near = await cable.AcceptSocketAsync();
            if (isLast)
                await between();
            var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await far.ConnectAsync(IPAddress.Loopback, server.SecurePort);
            _ = new NetworkStream(near, ownsSocket: true).CopyToAsync(new NetworkStream(far));
            _ = new NetworkStream(far, ownsSocket: true).CopyToAsync(new NetworkStream(near));
        }
    }

    private static async Task<Person> PersonAsync(Bench bench, LdapSettings settings, string? externalId = null)
    {
        var provider = DirectoryBench.ProviderWith(settings, bench.Get<ProviderSecrets>());
        var lena = await Given.APerson("lena").KeptBy(provider).InAsync(bench.Database);
        await using var db = bench.Database.NewContext();
        var person = await db.People.SingleAsync(p => p.Id == lena.Id);
        person.ExternalId = externalId ?? SlapdServer.IdOf(7);
        await db.SaveChangesAsync();
        return person;
    }

    private static async Task<(AuditOutcome Outcome, string? Why)> LastAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        var last = await db.Audit.Where(entry => entry.Action == AuditAction.SignIn).OrderByDescending(entry => entry.Id).FirstAsync();
        return (last.Outcome, last.Reason);
    }
}
