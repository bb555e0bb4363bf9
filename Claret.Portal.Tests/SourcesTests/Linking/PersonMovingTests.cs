using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Linking;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.ProfileTests;
using Claret.Portal.Tests.SourcesTests.Sso;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Linking;

/// <summary>An account that is given to a provider, and one that is taken back: nothing of the old owner is worth anything afterwards.</summary>
[Trait("Security", "9")]
public sealed class PersonMovingTests
{
    private const string Password = "wooden kettle borrowed thunder";
    private const int Rounds = 10;

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "17")]
    [Trait("Security", "22")]
    public async Task Linked_the_password_tickets_and_sessions_are_gone_and_both_addresses_are_told(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var jo = await LocalAsync(bench, "jo");
        var ticket = await bench.TicketForAsync(jo);
        var session = await bench.SessionOfAsync(jo);
        var unlinked = await UnlinkedAsync(bench, "00u1jo", "jo@okta.example");
        var admin = await bench.AsAdminAsync();
        var moving = bench.Get<PersonMoving>();

        Assert.IsType<MoveOutcome.Moved>(await moving.LinkAsync(admin, unlinked.Id, jo.Id, default));
        Assert.IsType<MoveOutcome.Gone>(await moving.LinkAsync(admin, unlinked.Id, jo.Id, default));

        var after = await bench.ReadAsync(jo);
        Assert.Equal((PersonSource.Sso, unlinked.ProviderId, "00u1jo", null), (after.Source, after.ProviderId, after.ExternalId, after.PasswordHash));
        Assert.NotEqual(jo.SecurityStamp, after.SecurityStamp);
        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(session, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("jo", Password));
        Assert.Equal("Local → Okta; linked with 00u1jo", Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonMoved)).Reason);
        await using (var db = bench.Database.NewContext())
            Assert.Empty(db.UnlinkedPeople);

        await bench.WorkAsync();
        Assert.Contains("jo at Claret Portal was handed over", Assert.Single(bench.MailTo("jo@okta.example")).Text, StringComparison.Ordinal);
        Assert.Contains("Okta", bench.MailTo("jo@claret.example")[^1].Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Back_here_there_is_no_password_until_a_reset(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var sam = await Given.APerson("sam").KeptBy(Given.Okta()).InAsync(bench.Database);
        var session = await bench.SessionOfAsync(sam);
        var admin = await bench.AsAdminAsync();
        var returning = bench.Get<PersonReturn>();

        Assert.IsType<MoveOutcome.Moved>(await returning.KeepHereAsync(admin, sam.Id, default));
        Assert.IsType<MoveOutcome.Gone>(await returning.KeepHereAsync(admin, sam.Id, default));

        var after = await bench.ReadAsync(sam);
        Assert.Equal((PersonSource.Local, null, null, null), (after.Source, after.ProviderId, after.ExternalId, after.PasswordHash));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(session, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("sam", ""));
        Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonMoved));

        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(await bench.TicketForAsync(after), Password, default));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("sam", Password));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    [Trait("Security", "23")]
    public async Task What_a_providers_groups_gave_is_gone_with_it_also_when_an_editor_takes_somebody_back(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var okta = SsoSteps.AProvider(new OidcSettings { Issuer = "https://okta.example/", Groups = [new GroupPrivilege("hr", Feature.People, PrivilegeLevel.ViewOnly, IsAdmin: false)] }, "Okta");
        var sam = await Given.APerson("sam").May(Feature.People, PrivilegeLevel.ViewOnly).KeptBy(okta).InAsync(bench.Database);
        var ada = await Given.APerson("ada").Admin().KeptBy(okta).InAsync(bench.Database);
        var jo = await Given.APerson("jo").May(Feature.People, PrivilegeLevel.ViewOnly).KeptBy(okta).InAsync(bench.Database);
        var nora = await Given.APerson("nora").KeptBy(okta).InAsync(bench.Database);
        var (admin, editor) = (await bench.AsAdminAsync(), await bench.AsEditorAsync());

        Assert.IsType<MoveOutcome.Moved>(await bench.Get<PersonReturn>().KeepHereAsync(editor, sam.Id, default));
        Assert.IsType<MoveOutcome.Moved>(await bench.Get<PersonReturn>().KeepHereAsync(admin, ada.Id, default));
        Assert.IsType<MoveOutcome.Moved>(await bench.Get<PersonMoving>().LinkAsync(admin, (await UnlinkedAsync(bench, "00u1jo", email: null)).Id, jo.Id, default));
        Assert.IsType<MoveOutcome.Moved>(await bench.Get<PersonReturn>().KeepHereAsync(editor, nora.Id, default));

        foreach (var person in new[] { sam, ada, jo, nora })
            Assert.True((await bench.ReadAsync(person)).WhatTheyMay().Same(ProfileBench.Nothing));
        var changed = await bench.Database.AuditAsync(AuditAction.PrivilegesChanged);
        Assert.Equal([sam.Id, ada.Id, jo.Id], changed.Select(entry => entry.PersonId!.Value));
        Assert.Equal((editor.PersonId, "given by Okta's groups: People: ViewOnly → NoAccess"), (changed[0].ActorId, changed[0].Reason));
        Assert.StartsWith("given by Okta's groups: no longer an Admin; ", changed[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite(PersonSource.Sso), OnPostgres(PersonSource.Sso)]
    [OnSqlite(PersonSource.Ldap), OnPostgres(PersonSource.Ldap)]
    [Trait("Security", "21")]
    public async Task What_an_Admin_gave_stays(DatabaseKind kind, PersonSource source)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = source == PersonSource.Sso ? SsoSteps.AProvider(new OidcSettings { Issuer = "https://okta.example/" }) : Given.AProvider(source);
        var sam = await Given.APerson("sam").May(Feature.People, PrivilegeLevel.ViewOnly).KeptBy(provider).InAsync(bench.Database);

        Assert.IsType<MoveOutcome.Moved>(await bench.Get<PersonReturn>().KeepHereAsync(await bench.AsEditorAsync(), sam.Id, default));

        Assert.True((await bench.ReadAsync(sam)).WhatTheyMay().Same(ProfileBench.May(Feature.People, PrivilegeLevel.ViewOnly)));
        Assert.Empty(await bench.Database.AuditAsync(AuditAction.PrivilegesChanged));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task The_last_local_Admin_stays_local_also_when_two_link_each_other_at_once(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        for (var round = 0; round < Rounds; round++)
        {
            var (one, other) = (await ProfileBench.AnAdmin().InAsync(bench.Database), await ProfileBench.AnAdmin().InAsync(bench.Database));
            var (first, second) = (await UnlinkedAsync(bench, $"{round}-1", email: null), await UnlinkedAsync(bench, $"{round}-2", email: null));
            var (asOne, asOther) = (await bench.SessionOfAsync(one), await bench.SessionOfAsync(other));

            var done = await Task.WhenAll(
                Task.Run(() => bench.Get<PersonMoving>().LinkAsync(asOne, first.Id, other.Id, default)),
                Task.Run(() => bench.Get<PersonMoving>().LinkAsync(asOther, second.Id, one.Id, default)));

            Assert.Single(done, outcome => outcome is MoveOutcome.Moved);
            await using var db = bench.Database.NewContext();
            Assert.Equal(1, await db.People.CountAsync(p => p.IsAdmin && p.Source == PersonSource.Local && p.PasswordHash != null));
            await db.People.ExecuteDeleteAsync();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task Nobody_is_linked_by_somebody_with_fewer_privileges_nor_by_themselves(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.AsAdminAsync();
        var boss = await ProfileBench.AnAdmin().InAsync(bench.Database);
        var unlinked = await UnlinkedAsync(bench, "00u1boss", boss.Email);
        var moving = bench.Get<PersonMoving>();

        Assert.Equal(new MoveOutcome.Refused(ActRefusal.OnlyAdmins), await moving.LinkAsync(await bench.AsEditorAsync(), unlinked.Id, boss.Id, default));
        Assert.Equal(new MoveOutcome.Refused(ActRefusal.Oneself), await moving.LinkAsync(await bench.SessionOfAsync(boss), unlinked.Id, boss.Id, default));
        Assert.Equal(new MoveOutcome.Refused(ActRefusal.NotAllowed), await moving.LinkAsync(caller: null, unlinked.Id, boss.Id, default));

        var after = await bench.ReadAsync(boss);
        Assert.Equal((PersonSource.Local, ProfileBench.SomeHash), (after.Source, after.PasswordHash));
        Assert.Equal(3, (await bench.Database.AuditAsync(AuditAction.PersonMoved)).Count(entry => entry.Outcome == AuditOutcome.Refused));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_has_an_account_by_now_takes_no_second_one(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var unlinked = await UnlinkedAsync(bench, "00u1sam", "sam@okta.example");
        await using (var db = bench.Database.NewContext())
        {
            var sam = Given.APerson("sam").Build();
            (sam.Source, sam.ProviderId, sam.ExternalId) = (PersonSource.Sso, unlinked.ProviderId, "00u1sam");
            db.People.Add(sam);
            await db.SaveChangesAsync();
        }

        var jo = await LocalAsync(bench, "jo");

        Assert.IsType<MoveOutcome.Gone>(await bench.Get<PersonMoving>().LinkAsync(await bench.AsAdminAsync(), unlinked.Id, jo.Id, default));
        Assert.NotNull((await bench.ReadAsync(jo)).PasswordHash);
    }

    private static async Task<Person> LocalAsync(Bench bench, string username) =>
        await Given.APerson(username).WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);

    private static async Task<UnlinkedPerson> UnlinkedAsync(Bench bench, string externalId, string? email)
    {
        await using var db = bench.Database.NewContext();
        var okta = await db.Providers.FirstOrDefaultAsync() ?? db.Providers.Add(Given.Okta()).Entity;
        await db.SaveChangesAsync();
        var unlinked = new UnlinkedPerson
        {
            ProviderId = okta.Id,
            ExternalId = externalId,
            Username = externalId,
            Email = email,
            Why = SourceRefusal.NotMadeHere,
            FirstSeenAt = bench.Now,
            SeenAt = bench.Now,
        };
        db.UnlinkedPeople.Add(unlinked);
        await db.SaveChangesAsync();
        return unlinked;
    }
}
