using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Invitations;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.InvitationsTests;

public sealed class InviteTests
{
    private const string Address = "nora@claret.example";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    [Trait("Security", "21")]
    [Trait("Security", "23")]
    public async Task Who_is_invited_can_sign_in_once_a_password_is_set_and_may_do_nothing(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();

        var nora = await bench.InvitedAsync(caller, new Invitee(new PersonDetails(" Nora New ", " nora.new ", $" {Address} ")));
        await bench.WorkAsync();

        Assert.Equal(("Nora New", "nora.new", Address, PersonSource.Local, PersonState.Active), (nora.Name, nora.Username, nora.Email, nora.Source, nora.State));
        Assert.Equal((bench.Now, null, false), (nora.InvitedAt, nora.PasswordHash, nora.IsAdmin));
        Assert.Empty(nora.Privileges);
        var entry = Assert.Single(await bench.AuditOfAsync(AuditAction.PersonInvited, AuditOutcome.Done));
        Assert.Equal((caller.PersonId, nora.Id, "nora.new"), (entry.ActorId, entry.PersonId, entry.Reason));
        await using var db = bench.Database.NewContext();
        var reset = await db.Resets.Include(r => r.Events).SingleAsync();
        Assert.Equal((ResetStart.Invitation, ResetState.Open, caller.PersonId, entry.CaseReference), (reset.StartedBy, reset.State, reset.ActorId, reset.Reference));
        Assert.Contains(reset.Events, step => step.Kind == ResetEventKind.Invited);

        Assert.Equal("nora.new", Assert.IsType<CompleteOutcome.Completed>(await bench.SetPasswordAsync(bench.TicketMailedTo(Address))).Username);

        Assert.Null((await bench.ReadAsync(nora)).InvitedAt);
        var signedIn = Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("nora.new", InvitationBench.Password));
        Assert.True((await bench.Get<ActorReader>().ReadAsync(signedIn.Caller, default))!.May.Same(new Privileges(isAdmin: false, [])));
    }

    public static TheoryData<string, string, string> Conflicts()
    {
        (string Username, string Email, string Why)[] cases =
        [
            ("TAKEN", Address, nameof(InviteFinding.UsernameTaken)),
            ("ｔａｋｅｎ", Address, nameof(InviteFinding.UsernameTaken)),
            ("nora.new", "Other@CLARET.example", nameof(InviteFinding.AddressKnown)),
            ("other@claret.example", Address, nameof(DetailFault.UsernameIsAnAddress)),
            ("nora.new", "nora at claret", nameof(DetailFault.EmailNotOne)),
            ("nora.new", "", nameof(DetailFault.EmailNotOne)),
            ("nora.new", "nora@claret.example\r\nBcc: eve@evil.example", nameof(DetailFault.EmailNotOne)),
            ("", Address, nameof(DetailFault.UsernameMissing)),
            ("\u202Erone", Address, nameof(DetailFault.UsernameUnreadable)),
            ("null", Address, nameof(DetailFault.UsernameUnreadable)),
            ("half", Address, nameof(DetailFault.UsernameUnreadable)),
            (new string('x', 10_000), Address, nameof(DetailFault.UsernameTooLong)),
            ("nora.new", $"{new string('x', 10_000)}@claret.example", nameof(DetailFault.EmailTooLong)),
        ];
        var data = new TheoryData<string, string, string>();
        foreach (var (username, email, why) in cases)
            data.Add(username, email, why);
        return data;
    }

    [Theory, MemberData(nameof(Conflicts))]
    [Trait("Security", "23")]
    [Trait("Security", "26")]
    public async Task What_is_in_the_way_is_said_and_on_record_and_nobody_is_made(string username, string email, string why)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await Given.APerson("taken").WithEmail("other@claret.example").InAsync(bench.Database);
        var caller = await bench.AsInviterAsync();
        var before = await bench.PeopleAsync();

        // What a test's name can't say.
        var typed = username switch
        {
            "half" => "half\ud83d",
            "null" => "a\0b",
            _ => username,
        };

        var row = Assert.Single(await bench.InviteAsync(caller, InvitationBench.Nora(typed, email)));

        var finding = Assert.Single(Assert.IsType<InviteeOutcome.InTheWay>(row).Findings);
        Assert.Equal(why, finding is InviteFinding.Broken broken ? broken.Fault.ToString() : finding.GetType().Name);
        Assert.Equal(why, Assert.Single(await bench.AuditOfAsync(AuditAction.PersonInvited, AuditOutcome.Refused)).Reason);
        Assert.Equal(before, await bench.PeopleAsync());
        await bench.WorkAsync();
        Assert.Empty(bench.Transport.Handed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_in_the_way_holds_up_nobody_else_and_a_free_username_is_offered(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("nora.new").InAsync(bench.Database);
        await Given.APerson("Nora.New2").InAsync(bench.Database);
        var caller = await bench.AsInviterAsync();

        var rows = await bench.InviteAsync(
            caller, InvitationBench.Nora(), new Invitee(new PersonDetails("Ben", "ben", "ben@claret.example")), new Invitee(new PersonDetails("Benny", "BEN", "benny@claret.example")));

        Assert.Equal("nora.new3", Assert.IsType<InviteFinding.UsernameTaken>(Assert.Single(Assert.IsType<InviteeOutcome.InTheWay>(rows[0]).Findings)).Free);
        Assert.IsType<InviteeOutcome.Invited>(rows[1]);
        Assert.Equal("BEN2", Assert.IsType<InviteFinding.UsernameTaken>(Assert.Single(Assert.IsType<InviteeOutcome.InTheWay>(rows[2]).Findings)).Free);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_with_an_account_gets_another_one_only_when_that_is_meant(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var there = await Given.APerson("there").Named("There Before").WithEmail(Address).InAsync(bench.Database);
        var caller = await bench.AsInviterAsync();

        var refused = Assert.IsType<InviteeOutcome.InTheWay>(Assert.Single(await bench.InviteAsync(caller, InvitationBench.Nora())));
        Assert.Equal([new InviteFinding.AddressKnown(there.Id, "There Before", 0)], refused.Findings);

        Assert.IsType<InviteeOutcome.Invited>(Assert.Single(await bench.InviteAsync(caller, InvitationBench.Nora(despite: true))));
        // A tick says nothing about anything else.
        Assert.IsType<InviteeOutcome.InTheWay>(Assert.Single(await bench.InviteAsync(caller, InvitationBench.Nora(despite: true))));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Within_one_list_an_address_stands_once_and_no_username_is_anothers_address(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();

        var rows = await bench.InviteAsync(
            caller, InvitationBench.Nora("b@claret.example"), new Invitee(new PersonDetails("B", "b", "B@claret.example")), new Invitee(new PersonDetails("B", "bb", "b@claret.example")));

        Assert.Equal([new InviteFinding.Broken(DetailFault.UsernameIsAnAddress)], Assert.IsType<InviteeOutcome.InTheWay>(rows[0]).Findings);
        Assert.IsType<InviteeOutcome.Invited>(rows[1]);
        Assert.IsType<InviteFinding.AddressKnown>(Assert.Single(Assert.IsType<InviteeOutcome.InTheWay>(rows[2]).Findings));
        var checkedBefore = (await bench.Get<InvitationQuery>().CheckAsync(caller, [InvitationBench.Nora(), InvitationBench.Nora("NORA.new", "NORA@claret.example")], default))!;
        Assert.Empty(checkedBefore[0]);
        Assert.Equal([new InviteFinding.UsernameTwice("NORA.new2"), new InviteFinding.AddressTwice()], checkedBefore[1]);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Of_admins_who_invite_the_same_at_once_one_does_and_the_others_are_told(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (one, other) = (await bench.AsInviterAsync(), await bench.AsInviterAsync());
        var before = await bench.PeopleAsync();

        // Twice the same click, and two admins who call her by different names.
        (Caller By, string Username)[] tries = [(one, "nora.new"), (one, "nora.new"), (other, "nora.new"), (other, "nnew")];
        var rows = (await Task.WhenAll(tries.Select(each => Task.Run(() => bench.InviteAsync(each.By, InvitationBench.Nora(each.Username)))))).SelectMany(row => row).ToList();

        Assert.Single(rows.OfType<InviteeOutcome.Invited>());
        Assert.Equal(3, rows.OfType<InviteeOutcome.InTheWay>().Count());
        Assert.Equal(before + 1, await bench.PeopleAsync());
        await bench.WorkAsync();
        Assert.Single(bench.MailTo(Address));
    }

    [Theory]
    [OnSqlite(null, PrivilegeLevel.NoAccess), OnPostgres(null, PrivilegeLevel.NoAccess)]
    [OnSqlite(Feature.People, PrivilegeLevel.ViewOnly), OnPostgres(Feature.People, PrivilegeLevel.ViewOnly)]
    [OnSqlite(Feature.Resets, PrivilegeLevel.FullAccess), OnPostgres(Feature.Resets, PrivilegeLevel.FullAccess)]
    [OnSqlite(Feature.Settings, PrivilegeLevel.FullAccess), OnPostgres(Feature.Settings, PrivilegeLevel.FullAccess)]
    [Trait("Security", "18")]
    [Trait("Security", "21")]
    [Trait("Security", "23")]
    public async Task Nobody_invites_or_invites_again_without_full_access_on_people(DatabaseKind kind, Feature? feature, PrivilegeLevel level)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var nora = await bench.InvitedAsync(await bench.AsInviterAsync(), InvitationBench.Nora());
        var somebody = Given.APerson();
        var caller = await bench.SessionOfAsync(await (feature is { } on ? somebody.May(on, level) : somebody).InAsync(bench.Database));
        var before = await bench.PeopleAsync();

        Assert.IsType<InviteOutcome.NotAllowed>(await bench.Get<InvitationService>().InviteAsync(caller, [InvitationBench.Nora("n2", "n2@claret.example")], null, default));
        Assert.IsType<InviteOutcome.NotAllowed>(await bench.Get<InvitationService>().InviteAsync(null, [InvitationBench.Nora("n2", "n2@claret.example")], null, default));
        Assert.Null(await bench.Get<InvitationQuery>().CheckAsync(caller, [InvitationBench.Nora()], default));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.NotAllowed), await bench.ResendAsync(caller, nora));

        Assert.Equal(before, await bench.PeopleAsync());
        Assert.Equal(2, (await bench.AuditOfAsync(AuditAction.PersonInvited, AuditOutcome.Refused)).Count);
        Assert.Single(await bench.AuditOfAsync(AuditAction.InvitationResent, AuditOutcome.Refused));
    }

    [Fact]
    public async Task More_than_a_hundred_at_once_are_refused_and_a_hundred_are_not()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var caller = await bench.AsInviterAsync();
        var list = Enumerable.Range(1, InvitationService.MaxAtOnce + 1).Select(n => InvitationBench.Nora($"n{n}", $"n{n}@claret.example")).ToList();

        Assert.IsType<InviteOutcome.TooMany>(await bench.Get<InvitationService>().InviteAsync(caller, list, null, default));
        var rows = await bench.InviteAsync(caller, [.. list.Skip(1)]);

        Assert.Equal(InvitationService.MaxAtOnce, rows.OfType<InviteeOutcome.Invited>().Count());
    }
}
