using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ProfileTests;

[Trait("Security", "21")]
public sealed class PrivilegeGivingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Levels_are_set_lowered_and_taken_and_each_is_on_record(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await bench.AsAdminAsync();
        var helen = await Given.APerson("helen").May(Feature.Resets, PrivilegeLevel.FullAccess).May(Feature.People, PrivilegeLevel.ViewOnly).InAsync(bench.Database);

        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(admin, helen, new Privileges(isAdmin: false,
            [new PersonPrivilege { Feature = Feature.Resets, Level = PrivilegeLevel.ViewOnly }, new PersonPrivilege { Feature = Feature.Audit, Level = PrivilegeLevel.ViewOnly }])));

        var held = (await bench.ReadAsync(helen)).Privileges.OrderBy(p => p.Feature).Select(p => (p.Feature, p.Level));
        Assert.Equal([(Feature.Resets, PrivilegeLevel.ViewOnly), (Feature.Audit, PrivilegeLevel.ViewOnly)], held);
        Assert.Equal(
            "People: ViewOnly → NoAccess; Resets: FullAccess → ViewOnly; Audit: NoAccess → ViewOnly",
            Assert.Single(await bench.Database.AuditAsync(AuditAction.PrivilegesChanged)).Reason);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_becomes_an_admin_keeps_no_levels_that_would_come_back_afterwards(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await bench.AsAdminAsync();
        var helen = await Given.APerson("helen").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database);

        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(admin, helen, new Privileges(isAdmin: true, [])));
        var asAdmin = await bench.ReadAsync(helen);
        Assert.True(asAdmin.IsAdmin);
        Assert.Empty(asAdmin.Privileges);

        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(admin, asAdmin, ProfileBench.Nothing));
        Assert.True((await bench.ReadAsync(helen)).WhatTheyMay().Same(ProfileBench.Nothing));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_changed_meanwhile_is_not_overwritten(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (one, other) = (await bench.AsAdminAsync(), await bench.AsAdminAsync());
        var helen = await Given.APerson("helen").InAsync(bench.Database);
        var mail = ProfileBench.May(Feature.Mail, PrivilegeLevel.ViewOnly);
        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(one, helen, mail));

        var outcome = await bench.GiveAsync(other, helen, ProfileBench.May(Feature.Audit, PrivilegeLevel.FullAccess));

        Assert.True(Assert.IsType<GiveOutcome.Changed>(outcome).Now.Same(mail));
        Assert.True((await bench.ReadAsync(helen)).WhatTheyMay().Same(mail));
        // The first one's second click is no conflict.
        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(one, helen, mail));
        Assert.Single(await bench.Database.AuditAsync(AuditAction.PrivilegesChanged));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_copied_is_what_was_shown_or_nothing(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await bench.AsAdminAsync();
        var helen = await Given.APerson("helen").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database);
        var mara = await Given.APerson("mara").InAsync(bench.Database);

        Assert.IsType<GiveOutcome.SourceChanged>(await bench.GiveAsync(admin, mara, ProfileBench.May(Feature.Resets, PrivilegeLevel.ViewOnly), basedOn: helen));
        Assert.Empty((await bench.ReadAsync(mara)).Privileges);
        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(admin, mara, helen.WhatTheyMay(), basedOn: helen));

        Assert.True((await bench.ReadAsync(mara)).WhatTheyMay().Same(helen.WhatTheyMay()));
        Assert.Equal("Resets: NoAccess → FullAccess; as helen", Assert.Single(await bench.Database.AuditAsync(AuditAction.PrivilegesChanged)).Reason);
        await using var db = bench.Database.NewContext();
        await db.People.Where(p => p.Id == helen.Id).ExecuteDeleteAsync();
        Assert.IsType<GiveOutcome.SourceChanged>(await bench.GiveAsync(admin, await bench.ReadAsync(mara), ProfileBench.Nothing, basedOn: helen));
    }
}
