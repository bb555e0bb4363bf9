using System.Net;
using System.Net.Sockets;
using System.Text;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

public sealed class LdapPeopleTests(SlapdFixture slapd) : IClassFixture<SlapdFixture>
{
    private readonly DirectoryBench bench = new();

    private SlapdServer Server => slapd.Server;

    [SlapdTheory]
    [InlineData(DirectorySecurity.Ldaps, 7)]
    [InlineData(DirectorySecurity.StartTls, 100)]
    [InlineData(DirectorySecurity.StartTls, 1000)]
    public async Task Everybody_comes_page_by_page_with_the_ids_the_directory_gave_them(DirectorySecurity security, int pageSize)
    {
        var settings = Server.SettingsBy(security) with { PageSize = pageSize };
        await using var reading = await bench.OpenAsync(settings);

        var ids = await reading.IdsAsync(default).ToListAsync();
        var people = await reading.PeopleAsync(since: null, default).ToListAsync();

        Assert.Equal(Enumerable.Range(1, SlapdFixture.People).Select(SlapdServer.IdOf), ids.Order(StringComparer.Ordinal));
        Assert.Equal(ids.Order(StringComparer.Ordinal), people.Select(person => person.ExternalId).Order(StringComparer.Ordinal));
        Assert.Equal(
            new SourcePerson(SlapdServer.IdOf(17), "p00017", "Person 00017", "p00017@claret.example", SlapdServer.DnOf(17)),
            people.Single(person => person.ExternalId == SlapdServer.IdOf(17)));
    }

    [SlapdFact]
    public async Task Those_who_are_asked_for_by_id_come_as_far_as_they_are_there()
    {
        await using var reading = await bench.OpenAsync(Server.SettingsBy());
        var wanted = Enumerable.Range(31, 230).Select(SlapdServer.IdOf).Append("nobody").Append("*)(uid=*").ToList();

        var people = await reading.PeopleAsync(wanted, default).ToListAsync();

        Assert.Equal(Enumerable.Range(31, 220).Select(SlapdServer.IdOf), people.Select(person => person.ExternalId).Order(StringComparer.Ordinal));
        Assert.Null(reading.Cursor);
    }

    [SlapdFact]
    public async Task Who_does_not_match_the_filter_or_stands_outside_the_base_is_nobody()
    {
        var settings = Server.SettingsBy() with { Filter = "(|(uid=p00003)(uid=p00004)(ou=*))", BaseDn = SlapdServer.PeopleDn, UsernameAttribute = "uid" };
        await using var reading = await bench.OpenAsync(settings);

        Assert.Equal([SlapdServer.IdOf(4)], await reading.PeopleAsync([SlapdServer.IdOf(4), SlapdServer.IdOf(5)], default).Select(person => person.ExternalId).ToListAsync());
        Assert.Empty((await bench.ReadAsync(Server.SettingsBy() with { BaseDn = SlapdServer.LeftDn })).People);
    }

    [SlapdTheory]
    [InlineData(DirectorySecurity.Ldaps)]
    [InlineData(DirectorySecurity.StartTls)]
    public async Task A_certificate_of_another_authority_is_refused_before_anything_is_said(DirectorySecurity security)
    {
        await using var other = await SlapdServer.StartAsync();

        Assert.Equal(SourceFault.CertificateNotTrusted, await bench.FaultAsync(Server.SettingsBy(security) with { CaCertificate = other.Authority }));
        Assert.Equal(SourceFault.CertificateNotTrusted, await bench.FaultAsync(Server.SettingsBy(security) with { CaCertificate = "" }));
        Assert.Equal(SourceFault.NotSetUp, await bench.FaultAsync(Server.SettingsBy(security) with { CaCertificate = "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----" }));
    }

    [SlapdTheory]
    [InlineData(DirectorySecurity.Ldaps)]
    [InlineData(DirectorySecurity.StartTls)]
    public async Task A_certificate_for_another_host_is_refused(DirectorySecurity security)
    {
        await using var other = await SlapdServer.StartAsync(host: "other.example");

        var fault = await Assert.ThrowsAsync<SourceFaultException>(() => bench.OpenAsync(other.SettingsBy(security)));

        Assert.Equal(SourceFault.CertificateNotTrusted, fault.Fault);
        Assert.Equal("CN=other.example: another host's", fault.Detail);
    }

    [SlapdFact]
    public async Task Without_TLS_nothing_is_said_outside_Development()
    {
        await using var plain = await SlapdServer.StartAsync(people: 1, host: null);

        Assert.Equal(SourceFault.NoTls, await bench.FaultAsync(plain.SettingsBy(DirectorySecurity.StartTls)));
        Assert.Equal(SourceFault.NoTls, await bench.FaultAsync(plain.SettingsBy() with { Port = plain.Port }));
        Assert.Equal(SourceFault.NotSetUp, await bench.FaultAsync(plain.SettingsBy(DirectorySecurity.None)));
        Assert.Single((await new DirectoryBench(environment: "Development").ReadAsync(plain.SettingsBy(DirectorySecurity.None))).People);
    }

    [SlapdFact]
    public async Task What_is_wrong_is_told_apart()
    {
        var right = Server.SettingsBy();

        Assert.Equal(SourceFault.CredentialsRefused, await bench.FaultAsync(right, "wrong"));
        Assert.Equal(SourceFault.CredentialsRefused, await bench.FaultAsync(right with { BindDn = "cn=nobody," + SlapdServer.BaseDn }));
        Assert.Equal(SourceFault.CredentialsRefused, await bench.FaultAsync(right with { BindDn = "no name at all" }));
        Assert.Equal(SourceFault.NotSetUp, await bench.FaultAsync(right, password: null));
        Assert.Equal(SourceFault.NotSetUp, await bench.FaultAsync(right, SlapdServer.ReaderPassword + "\0"));
        Assert.Equal(SourceFault.NotSetUp, await bench.FaultAsync(right with { Host = "localhost ldap://elsewhere" }));
        Assert.Equal(SourceFault.NotSetUp, await bench.FaultAsync(right with { UsernameAttribute = "uid)(cn" }));
        Assert.Equal(SourceFault.BaseNotFound, await bench.FaultAsync(right with { BaseDn = "ou=nowhere," + SlapdServer.BaseDn }));
        Assert.Equal(SourceFault.BaseNotFound, await bench.FaultAsync(right with { BaseDn = "here" }));
        Assert.Equal(SourceFault.FilterInvalid, await bench.FaultAsync(right with { Filter = "(uid=" }));
        Assert.Equal(SourceFault.FilterInvalid, await bench.FaultAsync(right with { Filter = "(&(uid=*)(broken))" }));
        Assert.Equal(SourceFault.FilterInvalid, await bench.FaultAsync(right with { Filter = "(uid=a)(uid=b)" }));
        Assert.Equal(SourceFault.FieldMissing, await bench.FaultAsync(right with { Kind = DirectoryKind.ActiveDirectory }));
        Assert.Equal(SourceFault.ConnectionRefused, await bench.FaultAsync(right with { Port = FreePort.Next() }));
        Assert.Equal(SourceFault.HostUnknown, await bench.FaultAsync(right with { Host = "directory.invalid" }));
        // Without a name this one shows nobody anything.
        Assert.Equal(SourceFault.BaseNotFound, await bench.FaultAsync(right with { BindDn = "" }));
    }

    [SlapdFact]
    public async Task A_limit_of_the_server_is_told_and_no_half_of_the_people_is_taken_for_all()
    {
        await using var limited = await SlapdServer.StartAsync(people: 30, limit: 20);
        await using var reading = await bench.OpenAsync(limited.SettingsBy() with { PageSize = 10 });

        var fault = await Assert.ThrowsAsync<SourceFaultException>(async () => await reading.PeopleAsync(since: null, default).ToListAsync());

        Assert.Equal(SourceFault.LimitExceeded, fault.Fault);
        Assert.Null(reading.Cursor);
    }

    [SlapdFact]
    public async Task A_server_that_dies_in_the_middle_of_the_pages_is_told()
    {
        await using var mortal = await SlapdServer.StartAsync(people: 30);
        await using var reading = await bench.OpenAsync(mortal.SettingsBy() with { PageSize = 10 });
        await using var people = reading.PeopleAsync(since: null, default).GetAsyncEnumerator();
        Assert.True(await people.MoveNextAsync());

        await mortal.KillAsync();

        var fault = await Assert.ThrowsAsync<SourceFaultException>(() => CountRestAsync(people));
        Assert.Equal(SourceFault.Dropped, fault.Fault);
        Assert.Null(reading.Cursor);
        Assert.Equal(SourceFault.ConnectionRefused, await bench.FaultAsync(mortal.SettingsBy()));
    }

    [SlapdFact]
    public async Task Who_stops_waiting_is_let_go_at_once_and_a_server_that_stays_silent_is_not_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var clock = new FakeTimeProvider();
        var patient = new DirectoryBench(clock);

        foreach (var security in new[] { DirectorySecurity.Ldaps, DirectorySecurity.StartTls })
        {
            var settings = Server.SettingsBy(security) with { Port = ((IPEndPoint)silent.LocalEndpoint).Port };
            var opening = patient.OpenAsync(settings);
            using var connected = await silent.AcceptSocketAsync();
            clock.Advance(DirectoryTunnel.Patience);
            Assert.Equal(SourceFault.TimedOut, (await Assert.ThrowsAsync<SourceFaultException>(() => opening)).Fault);

            using var leaving = new CancellationTokenSource();
            var left = patient.OpenAsync(settings, cancellationToken: leaving.Token);
            using var again = await silent.AcceptSocketAsync();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }
    }

    [SlapdFact]
    public async Task A_server_that_falls_silent_after_the_connection_is_cut_off()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var clock = new FakeTimeProvider();
        var settings = Server.SettingsBy(DirectorySecurity.None) with { Port = ((IPEndPoint)silent.LocalEndpoint).Port };

        var opening = new DirectoryBench(clock, "Development").OpenAsync(settings);
        using var connected = await silent.AcceptSocketAsync();
        // The bind has come through, and libldap waits for its answer.
        Assert.NotEqual(0, await connected.ReceiveAsync(new byte[1]));
        clock.Advance(LdapLine.Patience);

        Assert.Equal(SourceFault.TimedOut, (await Assert.ThrowsAsync<SourceFaultException>(() => opening)).Fault);
    }

    [SlapdFact]
    public async Task Whatever_stands_in_an_entry_is_handed_on_as_text()
    {
        var ldif = new StringBuilder();
        (string Uid, string Cn, string Mail)[] odd =
        [
            ("crlf", "Line\r\nBcc: x@claret.example", "a@claret.example\r\nb@claret.example"),
            ("html", "<script>alert(1)</script>", "=cmd()|' /C calc'!A0"),
            ("long", new string('x', 10_240), new string('y', 20_000) + "@claret.example"),
            ("nul", "Nul\0here", "nul@claret.example"),
        ];
        foreach (var (uid, cn, mail) in odd)
            ldif.Append(SlapdServer.Entry($"uid={uid},{SlapdServer.PeopleDn}", Guid.NewGuid().ToString(), ("uid", uid), ("cn", cn), ("mail", mail)));
        await using var hostile = await SlapdServer.StartAsync(ldif: ldif.ToString());
        await hostile.ActAsync(new System.DirectoryServices.Protocols.AddRequest(
            $"sn=y,{SlapdServer.PeopleDn}",
            new("objectClass", "inetOrgPerson"), new("cn", "No username"), new("jpegPhoto", [0xFF, 0xD8, 0x00, 0xFE])));

        var people = (await bench.ReadAsync(hostile.SettingsBy() with { EmailAttribute = "mail" })).People;
        var photos = (await bench.ReadAsync(hostile.SettingsBy() with { EmailAttribute = "jpegPhoto" })).People;

        Assert.Equal(5, people.Count);
        foreach (var (uid, cn, mail) in odd)
        {
            var person = people.Single(p => p.Username == uid);
            Assert.Equal((cn, mail.Length > LdapText.Longest ? mail[..LdapText.Longest] : mail), (person.Name, person.Email));
        }

        Assert.Equal((null, "No username", null), people.Where(p => p.Username is null).Select(p => (p.Username, p.Name, p.Email)).Single());
        Assert.Equal("\uFFFE\uFFFE\0\uFFFE", photos.Single(p => p.Username is null).Email);
    }

    private static async Task CountRestAsync(IAsyncEnumerator<SourcePerson> people)
    {
        while (await people.MoveNextAsync())
        {
            // On to the page that never comes.
        }
    }
}
