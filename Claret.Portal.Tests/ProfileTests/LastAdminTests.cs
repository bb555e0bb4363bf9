using Claret.Portal.Accounts;
using Claret.Portal.Profile.Acts;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ProfileTests;

/// <summary>The last Admin who can really sign in stays, however many try at once.</summary>
[Trait("Security", "21")]
public sealed class LastAdminTests
{
    private const int Rounds = 20;

    [Theory]
    [OnSqlite("demote", false), OnPostgres("demote", false)]
    [OnSqlite("block", false), OnPostgres("block", false)]
    [OnSqlite("delete", false), OnPostgres("delete", false)]
    [OnSqlite("each another", false), OnPostgres("each another", false)]
    [OnSqlite("demote", true), OnPostgres("demote", true)]
    public async Task Of_two_who_take_it_from_each_other_or_both_from_themselves_at_once_one_stays(DatabaseKind kind, string how, bool fromThemselves)
    {
        await using var bench = await Bench.CreateAsync(kind);
        for (var round = 0; round < Rounds; round++)
        {
            var (one, other) = (await ProfileBench.AnAdmin().InAsync(bench.Database), await ProfileBench.AnAdmin().InAsync(bench.Database));
            var (asOne, asOther) = (await bench.SessionOfAsync(one), await bench.SessionOfAsync(other));
            var (first, second) = how == "each another" ? ("block", "delete") : (how, how);

            var done = await Task.WhenAll(
                Task.Run(() => TakeAsync(bench, asOne, fromThemselves ? one : other, first)),
                Task.Run(() => TakeAsync(bench, asOther, fromThemselves ? other : one, second)));

            Assert.Single(done, isDone => isDone);
            await using var db = bench.Database.NewContext();
            Assert.Equal(1, await db.People.CountAsync(p => p.IsAdmin && p.State == PersonState.Active));
            await db.People.ExecuteDeleteAsync();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_passwords_are_switched_off_the_last_named_Admin_is_the_last(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("SignIn:Passwords", "NamedAdmins"), ("SignIn:NamedAdmins", "ada, bo"));
        var (ada, bo) = (await ProfileBench.AnAdmin("ada").InAsync(bench.Database), await ProfileBench.AnAdmin("bo").InAsync(bench.Database));
        var cleo = await bench.SessionOfAsync(await ProfileBench.AnAdmin("cleo").InAsync(bench.Database));
        var blocking = bench.Get<PersonBlocking>();

        Assert.IsType<BlockOutcome.Done>(await blocking.BlockAsync(cleo, ada.Id, null, default));
        Assert.Equal(new BlockOutcome.Refused(ActRefusal.LastAdmin), await blocking.BlockAsync(cleo, bo.Id, null, default));

        // By another username their password opens nothing; written otherwise it is the same one.
        var (editing, seen) = (bench.Get<PersonEditing>(), PersonDetails.Of(bo));
        Assert.Equal(new EditOutcome.Refused(ActRefusal.LastAdmin), await editing.EditAsync(cleo, bo.Id, seen, seen with { Username = "robert" }, default));
        Assert.IsType<EditOutcome.Saved>(await editing.EditAsync(cleo, bo.Id, seen, seen with { Username = "Bo" }, default));
    }

    [Theory]
    [OnSqlite("blocked"), OnPostgres("blocked")]
    [OnSqlite("without a password"), OnPostgres("without a password")]
    [OnSqlite("at a provider"), OnPostgres("at a provider")]
    public async Task An_admin_who_can_not_sign_in_is_no_other_admin(DatabaseKind kind, string other)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await (other switch
        {
            "blocked" => ProfileBench.AnAdmin().Blocked(),
            "without a password" => Given.APerson().Admin(),
            _ => ProfileBench.AnAdmin().KeptBy(Given.Okta()),
        }).InAsync(bench.Database);
        var last = await ProfileBench.AnAdmin().InAsync(bench.Database);

        var outcome = await bench.GiveAsync(await bench.SessionOfAsync(last), last, ProfileBench.Nothing);

        Assert.Equal(new GiveOutcome.Refused(ActRefusal.LastAdmin), outcome);
        Assert.True((await bench.ReadAsync(last)).IsAdmin);
    }

    /// <summary>Taking it from somebody who can't sign in takes nothing from anybody.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task One_who_can_not_sign_in_is_demoted_beside_the_last(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await bench.AsAdminAsync();
        var invited = await Given.APerson().Admin().InAsync(bench.Database);

        Assert.IsType<GiveOutcome.Given>(await bench.GiveAsync(admin, invited, ProfileBench.Nothing));
        Assert.False((await bench.ReadAsync(invited)).IsAdmin);
    }

    private static async Task<bool> TakeAsync(Bench bench, Caller caller, Person from, string how) => how switch
    {
        "demote" => await bench.GiveAsync(caller, from, ProfileBench.Nothing) is GiveOutcome.Given,
        "block" => await bench.Get<PersonBlocking>().BlockAsync(caller, from.Id, null, default) is BlockOutcome.Done,
        _ => await bench.Get<PersonRemoval>().RemoveAsync(caller, from.Id, from.Username, default) is RemoveOutcome.Removed,
    };
}
