using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;

namespace Claret.Portal.Tests.ProfileTests;

/// <summary>Every privilege level times every action times every kind of person it could be done to: straight at the services, and over the page.</summary>
[Trait("Security", "18")]
[Trait("Security", "21")]
[Trait("Security", "23")]
public sealed class WhoMayWhatTests
{
    private static readonly string[] Actions =
    [
        "send reset", "cancel reset", "end sessions", "remind", "edit", "change address", "block", "unblock", "delete", "give", "copy", "keep here",
    ];

    /// <summary>The table. What an actor may do to somebody who has no more than they have; to anybody with more they may do nothing.</summary>
    private static readonly Dictionary<string, string[]> May = new(StringComparer.Ordinal)
    {
        ["nothing"] = [],
        ["People view"] = [],
        ["People full"] = ["send reset", "cancel reset", "end sessions", "remind", "edit", "change address", "block", "unblock", "delete", "keep here"],
        ["Resets view"] = [],
        ["Resets full"] = ["send reset", "cancel reset", "end sessions", "remind"],
        ["both full"] = ["send reset", "cancel reset", "end sessions", "remind", "edit", "change address", "block", "unblock", "delete", "keep here"],
        ["Admin"] = Actions,
    };

    private static readonly string[] Targets = ["nobody special", "one with the same", "one with more", "an Admin", "oneself"];

    /// <summary>What nobody may do to themselves.</summary>
    private static readonly string[] NotToOneself = ["block", "unblock", "delete", "keep here"];

    public static TheoryData<string> Actors => [.. May.Keys];

    [Theory]
    [OnSqlite("nothing"), OnPostgres("nothing")]
    [OnSqlite("People view"), OnPostgres("People view")]
    [OnSqlite("People full"), OnPostgres("People full")]
    [OnSqlite("Resets view"), OnPostgres("Resets view")]
    [OnSqlite("Resets full"), OnPostgres("Resets full")]
    [OnSqlite("both full"), OnPostgres("both full")]
    [OnSqlite("Admin"), OnPostgres("Admin")]
    public async Task The_services_do_it_or_refuse_and_both_is_on_record(DatabaseKind kind, string actor)
    {
        await using var bench = await Bench.CreateAsync(kind);
        // So that nobody here is the last.
        var root = await bench.AsAdminAsync();
        var done = 0;
        foreach (var target in Targets)
        {
            foreach (var action in Actions)
            {
                var who = await SomebodyAsync(bench, actor);
                var whom = target == "oneself" ? who : await SomebodyAsync(bench, actor, target);
                var prepared = await PrepareAsync(bench, root, whom, action, isOneself: target == "oneself");
                var caller = await bench.SessionOfAsync(who);
                var before = await RefusalsAsync(bench, who);

                var isDone = await ActAsync(bench, caller, prepared, action);

                Assert.True(isDone == IsAllowed(actor, target, action), $"{actor}: {action} on {target} was {(isDone ? "done" : "refused")}");
                Assert.Equal(before + (isDone ? 0 : 1), await RefusalsAsync(bench, who));
                done += isDone ? 1 : 0;
            }
        }

        Assert.Equal(Targets.Sum(target => Actions.Count(action => IsAllowed(actor, target, action))), done);
    }

    [Theory, MemberData(nameof(Actors))]
    public async Task The_page_has_a_button_for_what_may_be_done_and_none_for_the_rest(string actor)
    {
        await using var bench = await ComponentBench.CreateAsync();
        var root = await bench.Portal.AsAdminAsync();
        bench.Overlays();
        foreach (var target in Targets)
        {
            foreach (var isBlocked in target == "oneself" ? new[] { false } : [false, true])
            {
                var who = await SomebodyAsync(bench.Portal, actor);
                var whom = target == "oneself" ? who : await SomebodyAsync(bench.Portal, actor, target);
                await bench.Portal.SessionOfAsync(whom);
                Assert.IsType<SendOutcome.Sent>(await bench.Portal.SendAsync(root, whom.Id));
                if (isBlocked)
                    Assert.IsType<BlockOutcome.Done>(await bench.Portal.Get<PersonBlocking>().BlockAsync(root, whom.Id, null, default));
                await bench.SignInAsAsync(who);

                var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, whom.Id));

                page.WaitForAssertion(() => Assert.Empty(page.FindAll(".skeleton")));
                foreach (var action in Actions)
                {
                    var isThere = page.HasButton(ButtonOf(action));
                    Assert.True(isThere == (IsAllowed(actor, target, action) && MakesSense(action, isBlocked)), $"{actor}, {target}, {(isBlocked ? "blocked" : "active")}: {action} is {(isThere ? "there" : "not there")}");
                }
            }
        }
    }

    /// <summary>The page was drawn for an Admin; at the last click they are one no longer. A browser can send such a click at any time.</summary>
    [Theory, MemberData(nameof(Actors))]
    public async Task A_click_that_comes_all_the_same_is_refused(string actor)
    {
        foreach (var action in Actions.Except(May[actor]))
        {
            await using var bench = await ComponentBench.CreateAsync();
            var root = await bench.Portal.AsAdminAsync();
            var source = await Given.APerson("source.person").May(Feature.Mail, PrivilegeLevel.ViewOnly).InAsync(bench.Database);
            var who = await SomebodyAsync(bench.Portal, "Admin");
            var whom = await PrepareAsync(bench.Portal, root, await Given.APerson().InAsync(bench.Database), action, isOneself: false);
            await bench.Portal.SessionOfAsync(whom);
            await bench.SignInAsAsync(who);
            var (dialogs, _) = bench.Overlays();
            var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, whom.Id));
            page.WaitForAssertion(() => Assert.True(page.HasButton(ButtonOf(action))));
            page.Button(ButtonOf(action)).Click();
            var last = Fill(dialogs, action, whom, source);
            await LowerAsync(bench.Database, who, actor);

            dialogs.Button(last).Click();

            await Eventually.ThatAsync(async () => await RefusalsAsync(bench.Portal, who) == 1, $"{actor}: {action} is refused and on record");
            var after = await bench.Portal.ReadAsync(whom);
            Assert.Equal((whom.Name, whom.Email, whom.State, whom.SecurityStamp, false), (after.Name, after.Email, after.State, after.SecurityStamp, after.IsAdmin));
            Assert.Empty(after.Privileges);
            await bench.Portal.WorkAsync();
            Assert.Equal(action == "cancel reset" ? 1 : 0, bench.Portal.MailTo(whom.Email!).Count);
        }

        Assert.NotEmpty(May);
    }

    private static bool IsAllowed(string actor, string target, string action) =>
        May[actor].Contains(action, StringComparer.Ordinal)
        && (actor == "Admin" || target is not ("one with more" or "an Admin"))
        && !(target == "oneself" && NotToOneself.Contains(action, StringComparer.Ordinal));

    private static bool MakesSense(string action, bool isBlocked) => action switch
    {
        "send reset" or "cancel reset" or "end sessions" or "remind" or "block" => !isBlocked,
        "unblock" => isBlocked,
        // Everybody's is, on this page.
        "keep here" => false,
        _ => true,
    };

    private static string ButtonOf(string action) => action switch
    {
        "send reset" => "Send password reset",
        "cancel reset" => "Cancel reset",
        "end sessions" => "Sign out everywhere",
        "remind" => "Send username reminder",
        "edit" or "change address" => "Edit",
        "block" => "Block",
        "unblock" => "Unblock",
        "delete" => "Delete",
        "give" => "Change",
        "keep here" => "Keep the password here",
        _ => "Set privileges based on…",
    };

    private static Task<Person> SomebodyAsync(Bench bench, string actor, string target = "one with the same")
    {
        var person = target is "nobody special" ? Given.APerson() : Held(Given.APerson(), actor);
        return (target switch
        {
            "one with more" => person.May(Feature.Settings, PrivilegeLevel.ViewOnly),
            "an Admin" => person.Admin(),
            _ => person,
        }).WithPasswordHash(ProfileBench.SomeHash).InAsync(bench.Database);
    }

    private static PersonBuilder Held(PersonBuilder person, string actor) => actor switch
    {
        "People view" => person.May(Feature.People, PrivilegeLevel.ViewOnly),
        "People full" => person.May(Feature.People, PrivilegeLevel.FullAccess),
        "Resets view" => person.May(Feature.Resets, PrivilegeLevel.ViewOnly),
        "Resets full" => person.May(Feature.Resets, PrivilegeLevel.FullAccess),
        "both full" => person.May(Feature.People, PrivilegeLevel.FullAccess).May(Feature.Resets, PrivilegeLevel.FullAccess),
        "Admin" => person.Admin(),
        _ => person,
    };

    private static async Task LowerAsync(TestDatabase database, Person who, string actor)
    {
        await using var db = database.NewContext();
        await db.People.Where(p => p.Id == who.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAdmin, false));
        db.AddRange(Held(Given.APerson(), actor).Build().Privileges.Select(held => new PersonPrivilege { PersonId = who.Id, Feature = held.Feature, Level = held.Level }));
        await db.SaveChangesAsync();
    }

    /// <summary>So that there is something to do it to.</summary>
    private static async Task<Person> PrepareAsync(Bench bench, Caller root, Person whom, string action, bool isOneself)
    {
        if (action == "cancel reset")
            Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(root, whom.Id));
        if (action == "unblock" && !isOneself)
            Assert.IsType<BlockOutcome.Done>(await bench.Get<PersonBlocking>().BlockAsync(root, whom.Id, null, default));
        if (action == "keep here")
            await LiveElsewhereAsync(bench.Database, whom);
        return await bench.ReadAsync(whom);
    }

    private static async Task LiveElsewhereAsync(TestDatabase database, Person whom)
    {
        await using var db = database.NewContext();
        var okta = await db.Providers.FirstOrDefaultAsync() ?? db.Providers.Add(Given.Okta()).Entity;
        await db.SaveChangesAsync();
        await db.People.Where(p => p.Id == whom.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Source, PersonSource.Sso).SetProperty(p => p.ProviderId, okta.Id));
    }

    private static async Task<bool> ActAsync(Bench bench, Caller caller, Person whom, string action) => action switch
    {
        "send reset" => await bench.SendAsync(caller, whom.Id) is SendOutcome.Sent,
        "cancel reset" => await bench.Resets.CancelAsync(caller, await ReferenceAsync(bench, whom), default) == CancelOutcome.Cancelled,
        "end sessions" => await bench.Get<SessionEnding>().EndAsync(caller, whom.Id, null, default) is EndedOutcome.Ended,
        "remind" => await bench.Get<UsernameReminder>().SendAsync(caller, whom.Id, default) is RemindOutcome.Sent,
        "edit" => await bench.EditAsync(caller, whom, person => person with { Name = "Another Name" }) is EditOutcome.Saved,
        "change address" => await bench.EditAsync(caller, whom, person => person with { Email = $"new.{whom.Id}@claret.example" }) is EditOutcome.Saved,
        "block" => await bench.Get<PersonBlocking>().BlockAsync(caller, whom.Id, "a note", default) is BlockOutcome.Done,
        "unblock" => await bench.Get<PersonBlocking>().UnblockAsync(caller, whom.Id, default) is BlockOutcome.Done,
        "keep here" => await bench.Get<PersonReturn>().KeepHereAsync(caller, whom.Id, default) is MoveOutcome.Moved,
        "delete" => await bench.Get<PersonRemoval>().RemoveAsync(caller, whom.Id, whom.Username, default) is RemoveOutcome.Removed,
        "give" => await bench.GiveAsync(caller, whom, ProfileBench.May(Feature.Mail, PrivilegeLevel.ViewOnly)) is GiveOutcome.Given,
        _ => await CopyAsync(bench, caller, whom) is GiveOutcome.Given,
    };

    private static async Task<GiveOutcome> CopyAsync(Bench bench, Caller caller, Person whom) => await bench.GiveAsync(
        caller, whom, ProfileBench.May(Feature.Audit, PrivilegeLevel.ViewOnly),
        basedOn: await Given.APerson().May(Feature.Audit, PrivilegeLevel.ViewOnly).InAsync(bench.Database));

    /// <summary>All but the last click.</summary>
    private static string Fill(IRenderedComponent<MudDialogProvider> dialogs, string action, Person whom, Person source)
    {
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll(".mud-dialog-actions")));
        switch (action)
        {
            case "edit":
                dialogs.Find("#edit-name").Change("Another Name");
                return "Save";
            case "change address":
                dialogs.Find("#edit-email").Input("elsewhere@claret.example");
                return "Save";
            case "delete":
                dialogs.Find("#delete-username").Change(whom.Username);
                return "Delete for good";
            case "give":
                dialogs.Find("[name=level-Mail][value=FullAccess]").Change("FullAccess");
                return "Save";
            case "copy":
                dialogs.Find("#source-search").Input(source.Username);
                dialogs.WaitForAssertion(() => Assert.Single(dialogs.FindAll(".source")));
                dialogs.Find(".source").Click();
                dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Overwrite privileges")));
                return "Overwrite privileges";
            case "end sessions":
                return "Sign out";
            case "send reset" or "remind":
                return "Send";
            default:
                return ButtonOf(action);
        }
    }

    private static async Task<string> ReferenceAsync(Bench bench, Person whom)
    {
        await using var db = bench.Database.NewContext();
        return (await db.Resets.OrderByDescending(r => r.Id).FirstAsync(r => r.PersonId == whom.Id)).Reference;
    }

    private static async Task<int> RefusalsAsync(Bench bench, Person who)
    {
        await using var db = bench.Database.NewContext();
        return await db.Audit.CountAsync(entry => entry.ActorId == who.Id && entry.Outcome == AuditOutcome.Refused);
    }
}
