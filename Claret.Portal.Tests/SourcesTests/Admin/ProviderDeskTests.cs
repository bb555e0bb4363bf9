using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SettingsTests;
using Microsoft.EntityFrameworkCore;
using static Claret.Portal.Tests.SourcesTests.Admin.SourcesAdminBench;

namespace Claret.Portal.Tests.SourcesTests.Admin;

public sealed class ProviderDeskTests
{
    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18"), Trait("Security", "23")]
    public async Task What_people_of_a_provider_are_told_is_saved_refused_or_in_conflict(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var id = (await Given.APerson().KeptBy(Given.Okta()).InAsync(bench.Database)).ProviderId!.Value;
        await Given.APerson().KeptBy(new Provider { Source = PersonSource.Sso, Name = "Entra" }).InAsync(bench.Database);
        var caller = await bench.AsAdminKeeperAsync();
        var viewer = await bench.AsKeeperAsync(level: PrivilegeLevel.ViewOnly);
        var (mine, late) = (await bench.OpenedAsync(caller, id), await bench.OpenedAsync(caller, id));

        (mine.Name, mine.Contact) = ("Okta EU", "");
        Assert.Equal(Refused(ProviderRefusal.NotAllowed), await bench.SaveAsync(viewer, mine));
        Assert.Equal(Refused(ProviderRefusal.NotAllowed), await bench.SaveAsync(null, mine));
        Assert.Equal(Refused(ProviderRefusal.NoSuchProvider), await bench.Get<ProviderDesk>().SaveAsync(caller, 999, default, mine, default));
        mine.Name = "Entra";
        Assert.Equal(Refused(ProviderRefusal.NameTaken), await bench.SaveAsync(caller, mine));
        mine.Name = " ";
        Assert.Equal("Name", Assert.Single(Assert.IsType<ProviderOutcome.Invalid>(await bench.SaveAsync(caller, mine)).Faults).Field);
        (mine.Name, mine.PasswordUrl) = ("Okta EU", "javascript:alert(1)");
        Assert.Equal("PasswordUrl", Assert.Single(Assert.IsType<ProviderOutcome.Invalid>(await bench.SaveAsync(caller, mine)).Faults).Field);
        mine.PasswordUrl = "https://okta.example/password";
        var saved = Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, mine)).Now;
        // The same click once more.
        Assert.IsType<ProviderOutcome.Saved>(await bench.Get<ProviderDesk>().SaveAsync(caller, id, late.State!.Version, mine, default));
        late.Name = "Mine";
        var conflict = Assert.IsType<ProviderOutcome.Conflict>(await bench.Get<ProviderDesk>().SaveAsync(caller, id, Guid.Empty == saved.Version ? Guid.NewGuid() : Guid.Empty, late, default));

        Assert.Equal("Okta EU", conflict.Now.Name);
        var kept = await bench.Database.ProviderAsync(id);
        Assert.Equal(("Okta EU", "https://okta.example/password", null, PersonSource.Sso, null), (kept.Name, kept.PasswordUrl, kept.Contact, kept.Source, kept.Settings));
        var record = await bench.Database.RecordAsync(AuditAction.SourceChanged);
        Assert.Equal(7, record.Count(entry => entry.Outcome == AuditOutcome.Refused));
        Assert.Equal(
            [$"Okta EU ({id}), name: Okta -> Okta EU", $"Okta EU ({id}), contact: the identity team -> (empty)"],
            record.Where(entry => entry.Outcome == AuditOutcome.Done).Select(entry => entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_admins_at_once_the_second_is_told_and_loses_nothing(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        var id = (await bench.AddedAsync(caller, Okta())).Id;
        var inputs = new List<ProviderInput>();
        foreach (var contact in new[] { "Ada", "Bo", "Cy", "Dee" })
        {
            var input = await bench.OpenedAsync(caller, id);
            input.Contact = contact;
            inputs.Add(input);
        }

        var outcomes = await Task.WhenAll(inputs.Select(input => Task.Run(() => bench.SaveAsync(caller, input))));

        var winner = Assert.Single(outcomes.OfType<ProviderOutcome.Saved>());
        Assert.All(outcomes.OfType<ProviderOutcome.Conflict>(), conflict => Assert.Equal(winner.Now.Version, conflict.Now.Version));
        Assert.Equal(3, outcomes.OfType<ProviderOutcome.Conflict>().Count());
        var second = inputs.First(input => input.Contact != winner.Now.Contact);
        var (typed, old) = (second.Contact, second.State!);
        second.Meet(winner.Now);
        Assert.Equal(typed, second.Contact);
        Assert.NotEqual(old.Version, second.State!.Version);
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, second));
        Assert.Equal(typed, (await bench.Database.ProviderAsync(id)).Contact);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21"), Trait("Security", "23")]
    public async Task A_secret_is_kept_encrypted_and_goes_when_the_place_it_belongs_to_changes(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        var id = (await bench.AddedAsync(caller, Okta())).Id;
        var first = await bench.Database.ProviderAsync(id);
        Assert.DoesNotContain(Secret, $"{first.ProtectedSecret}{first.Settings}", StringComparison.Ordinal);
        Assert.Equal(Secret, bench.Get<ProviderSecrets>().Of(first));

        var input = (SsoInput)await bench.OpenedAsync(caller, id);
        (input.ClientId, input.AddsPeople) = ("0oa2", true);
        Assert.False(Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, input)).SecretGone);
        Assert.Equal(Secret, bench.Get<ProviderSecrets>().Of(await bench.Database.ProviderAsync(id)));

        input = (SsoInput)await bench.OpenedAsync(caller, id);
        input.Issuer = "https://attacker.example";
        Assert.True(input.SecretGoes);
        Assert.True(Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, input)).SecretGone);
        Assert.Null((await bench.Database.ProviderAsync(id)).ProtectedSecret);

        var reasons = (await bench.Database.RecordAsync(AuditAction.SourceChanged)).Select(entry => entry.Reason).ToList();
        Assert.Contains($"Okta ({id}), secret: removed, for what it belongs to has changed", reasons);
        Assert.Contains($"Okta ({id}), issuer: https://claret.okta.example -> https://attacker.example", reasons);
        Assert.DoesNotContain(reasons, reason => reason!.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("port")]
    [InlineData("bind")]
    [InlineData("security")]
    [Trait("Security", "21")]
    public async Task A_directorys_password_goes_with_its_host_port_account_or_kind_of_connection(string what)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var caller = await bench.AsAdminKeeperAsync();
        var id = (await bench.AddedAsync(caller, HeadOffice())).Id;
        var input = (LdapInput)await bench.OpenedAsync(caller, id);
        input.Filter = "(uid=*)";
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, input));
        Assert.NotNull((await bench.Database.ProviderAsync(id)).ProtectedSecret);

        input = (LdapInput)await bench.OpenedAsync(caller, id);
        _ = what switch
        {
            "host" => input.Host = "ldap.attacker.example",
            "port" => input.Port = "6360",
            "bind" => input.BindDn = "cn=other",
            _ => $"{input.Security = DirectorySecurity.None}",
        };

        // The account would be left without its password, so that is asked for in the same breath.
        Assert.Contains(Assert.IsType<ProviderOutcome.Invalid>(await bench.SaveAsync(caller, input)).Faults, fault => fault.Field == "Secret");
        input.Secret = "another";
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, input));
        Assert.Equal("another", bench.Get<ProviderSecrets>().Of(await bench.Database.ProviderAsync(id)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Neither_issuer_nor_kind_of_a_provider_with_people_changes_and_it_is_not_removed(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        var (okta, office) = ((await bench.AddedAsync(caller, Okta())).Id, (await bench.AddedAsync(caller, HeadOffice())).Id);
        await bench.Database.KeepAsync(Waiting(okta, "mara", bench.Now));
        await bench.Database.PersonOfAsync(okta);
        await bench.Database.PersonOfAsync(office, builder => builder.Blocked());

        var sso = (SsoInput)await bench.OpenedAsync(caller, okta);
        (sso.Issuer, sso.Secret) = ("https://elsewhere.example", "new");
        Assert.Equal(Refused(ProviderRefusal.IssuerHasPeople), await bench.SaveAsync(caller, sso));
        var ldap = (LdapInput)await bench.OpenedAsync(caller, office);
        ldap.Choose(DirectoryKind.ActiveDirectory);
        Assert.Equal(Refused(ProviderRefusal.KindHasPeople), await bench.SaveAsync(caller, ldap));
        Assert.Equal(Refused(ProviderRefusal.HasPeople), await bench.Get<ProviderDesk>().RemoveAsync(caller, office, default));

        await using var db = bench.Database.NewContext();
        Assert.Equal(2, await db.Providers.CountAsync());
        Assert.Equal(1, await db.UnlinkedPeople.CountAsync());
        await db.People.Where(p => p.ProviderId != null).ExecuteDeleteAsync();
        sso = (SsoInput)await bench.OpenedAsync(caller, okta);
        sso.Issuer = "https://elsewhere.example";
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, sso));
        // Their ids were another issuer's.
        Assert.Equal(0, await db.UnlinkedPeople.CountAsync());
        await bench.Database.KeepAsync(Run(office, bench.Now, SyncRunState.Running));
        Assert.Equal(Refused(ProviderRefusal.StillReading), await bench.Get<ProviderDesk>().RemoveAsync(caller, office, default));
        Assert.IsType<ProviderOutcome.Removed>(await bench.Get<ProviderDesk>().RemoveAsync(caller, okta, default));
        Assert.Equal(Refused(ProviderRefusal.NoSuchProvider), await bench.Get<ProviderDesk>().RemoveAsync(caller, okta, default));
        Assert.Equal("Head office", (await db.Providers.SingleAsync()).Name);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task Who_is_no_Admin_keeps_words_and_schedule_and_says_nothing_of_who_vouches_for_whom(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (admin, keeper, desk) = (await bench.AsAdminKeeperAsync(), await bench.AsKeeperAsync(), bench.Get<ProviderDesk>());
        foreach (var input in new ProviderInput[] { Okta("Mine"), new SsoInput { Name = "Mine" }, HeadOffice("Mine"), HrFile("Mine") })
            Assert.Equal(Refused(ProviderRefusal.OnlyAdmins), await desk.AddAsync(keeper, input, default));
        var (okta, office, file) = ((await bench.AddedAsync(admin, Okta())).Id, (await bench.AddedAsync(admin, HeadOffice())).Id, (await bench.AddedAsync(admin, HrFile())).Id);

        foreach (var change in new Action<SsoInput>[]
        {
            input => input.Issuer = "https://attacker.example",
            input => (input.Issuer, input.Secret) = ("https://attacker.example", "mine"),
            input => input.Secret = "mine",
            input => input.EmailDomains = "claret.example",
            input => input.PasswordUrl = "https://attacker.example/password",
            input => input.Groups.Add(new GroupInput(new GroupPrivilege("everybody", Feature: null, PrivilegeLevel.NoAccess, IsAdmin: true))),
            input => input.AddsPeople = !input.AddsPeople,
        })
            await RefusedAsync(okta, input => change((SsoInput)input));
        foreach (var change in new Action<LdapInput>[]
        {
            input => (input.Host, input.Secret) = ("ldap.attacker.example", "mine"),
            input => input.Filter = "(uid=mara)",
            input => input.NameAttribute = "userPassword",
            input => input.PasswordUrl = "https://attacker.example/password",
        })
            await RefusedAsync(office, input => change((LdapInput)input));
        await RefusedAsync(file, input => ((FilesInput)input).EmailColumn = "other");
        foreach (var id in new[] { okta, office, file })
        {
            Assert.Equal(Refused(ProviderRefusal.OnlyAdmins), await desk.SwitchAsync(keeper, id, on: true, default));
            Assert.Equal(Refused(ProviderRefusal.OnlyAdmins), await desk.RemoveAsync(keeper, id, default));
            var words = await bench.OpenedAsync(keeper, id);
            (words.Name, words.Contact) = ($"{words.Name} EU", "the desk");
            Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(keeper, words));
        }

        var schedule = (LdapInput)await bench.OpenedAsync(keeper, office);
        (schedule.EveryMinutes, schedule.MaxBlockedPercent) = ("60", "5");
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(keeper, schedule));

        async Task RefusedAsync(long id, Action<ProviderInput> change)
        {
            var input = await bench.OpenedAsync(keeper, id);
            change(input);
            Assert.Equal(Refused(ProviderRefusal.OnlyAdmins), await bench.SaveAsync(keeper, input));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_switched_on_once_it_is_set_up_and_leads_each_domain_to_one(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        var desk = bench.Get<ProviderDesk>();
        var bare = (await bench.AddedAsync(caller, new SsoInput { Name = "Bare" })).Id;
        Assert.Null((await bench.Database.ProviderAsync(bare)).Settings);
        Assert.Equal(Refused(ProviderRefusal.NotSetUp), await desk.SwitchAsync(caller, bare, on: true, default));

        var input = Okta();
        input.EmailDomains = "Claret.Example, @münchen.example";
        var okta = await bench.AddedAsync(caller, input);
        Assert.False(okta.IsEnabled);
        Assert.Equal("claret.example xn--mnchen-3ya.example", okta.EmailDomains);
        var on = Assert.IsType<ProviderOutcome.Saved>(await desk.SwitchAsync(caller, okta.Id, on: true, default)).Now;
        Assert.NotEqual(okta.Version, on.Version);
        Assert.Equal(on.Version, Assert.IsType<ProviderOutcome.Saved>(await desk.SwitchAsync(caller, okta.Id, on: true, default)).Now.Version);

        var second = Okta("Second");
        second.EmailDomains = "claret.example";
        Assert.Equal(Refused(ProviderRefusal.DomainTaken), await desk.AddAsync(caller, second, default));
        Assert.Equal(
            [$"Bare ({bare}): added (Sso)", $"Okta ({okta.Id}): added (Sso)", $"Okta ({okta.Id}): switched on"],
            (await bench.Database.RecordAsync(AuditAction.SourceChanged)).Where(entry => entry.Outcome == AuditOutcome.Done).Select(entry => entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_read_before_counts_until_how_it_is_read_changes(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        var id = (await bench.AddedAsync(caller, SourcesAdminBench.HeadOffice())).Id;
        var first = (await bench.Database.ProviderAsync(id)).Setup;

        var input = (LdapInput)await bench.OpenedAsync(caller, id);
        (input.Name, input.Contact) = ("Main office", "Ada");
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, input));
        await bench.Get<ProviderDesk>().SwitchAsync(caller, id, on: true, default);
        Assert.Equal(first, (await bench.Database.ProviderAsync(id)).Setup);

        input = (LdapInput)await bench.OpenedAsync(caller, id);
        input.Filter = "(objectClass=person)";
        Assert.IsType<ProviderOutcome.Saved>(await bench.SaveAsync(caller, input));
        Assert.NotEqual(first, (await bench.Database.ProviderAsync(id)).Setup);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task Whatever_is_typed_is_refused_in_words_or_kept_inert(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        foreach (var hostile in new[] { "a\0b", "\ud800", new string('x', 10_000), "<script>alert(1)</script>", "\u202egnp.exe", "'; DROP TABLE \"People\"; --", "=1+1", "a\r\nb" })
        {
            var sso = new SsoInput { Name = hostile, PasswordUrl = hostile, Contact = hostile, Issuer = hostile, ClientId = hostile, Secret = hostile, EmailDomains = hostile, Scopes = hostile };
            sso.Groups.Add(new GroupInput { Group = hostile });
            Assert.IsType<ProviderOutcome.Invalid>(await bench.Get<ProviderDesk>().AddAsync(caller, sso, default));
            var ldap = new LdapInput { Name = hostile, Host = hostile, Port = hostile, BaseDn = hostile, Filter = hostile, CaCertificate = hostile, UsernameAttribute = hostile, EveryMinutes = hostile };
            Assert.IsType<ProviderOutcome.Invalid>(await bench.Get<ProviderDesk>().AddAsync(caller, ldap, default));
            var words = new SsoInput { Name = hostile, Contact = hostile };
            var outcome = await bench.Get<ProviderDesk>().AddAsync(caller, words, default);
            Assert.True(outcome is ProviderOutcome.Invalid || outcome is ProviderOutcome.Saved { Now.Name.Length: > 0 and <= ProviderInput.MaxName }, outcome.ToString());
        }

        await using var db = bench.Database.NewContext();
        Assert.All(await db.Providers.ToListAsync(), provider => Assert.DoesNotContain(provider.Name + provider.Contact, char.IsControl));
    }

    private static ProviderOutcome.Refused Refused(ProviderRefusal refusal) => new(refusal);
}
