using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Audit;
using Claret.Portal.MyAccount;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MyAccountTests;

/// <summary>Changing one's own password, at the service: what it takes, what it ends, and who wins.</summary>
public sealed class OwnPasswordTests
{
    private const string Email = "mara@claret.example";
    private const string OldPassword = "blue lantern harvest moon";
    private const string NewPassword = "violet harbour kettle drum";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "17")]
    public async Task A_change_ends_all_other_sessions_and_all_tickets_and_keeps_the_one_that_made_it(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var link = await bench.TicketForAsync(mara);
        var (mine, other) = (await bench.SessionOfAsync(mara), await bench.SessionOfAsync(mara));
        var before = (await bench.ReadAsync(mara)).SecurityStamp;

        var changed = Assert.IsType<ChangeOutcome.Changed>(await bench.Get<OwnPassword>().ChangeAsync(mine, OldPassword, NewPassword, default));

        Assert.Equal(("mara", false), (changed.Username, changed.MustSignIn));
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(mine, default));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(other, default));
        Assert.Equal(TicketDeath.AccountChanged, Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(link, opened: false, default)).Death);
        Assert.NotEqual(before, (await bench.ReadAsync(mara)).SecurityStamp);
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", OldPassword));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", NewPassword));
        await using var db = bench.Database.NewContext();
        Assert.Equal((ResetState.Closed, ResetReason.PasswordChanged), await db.Resets.Select(r => new ValueTuple<ResetState, ResetReason>(r.State, r.Reason!.Value)).SingleAsync());
        Assert.Equal(SessionEnd.PasswordChanged, (await db.Sessions.SingleAsync(s => s.Id == other.SessionId)).EndedBy);
        var entry = await db.Audit.SingleAsync(e => e.Action == AuditAction.PasswordChanged);
        Assert.Equal((AuditOutcome.Done, mara.Id, mara.Id), (entry.Outcome, entry.ActorId!.Value, entry.PersonId!.Value));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_notice_says_what_was_ended_and_whom_to_tell(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);

        await bench.Get<OwnPassword>().ChangeAsync(await bench.SessionOfAsync(mara), OldPassword, NewPassword, default);
        await bench.WorkAsync();

        var notice = Assert.Single(bench.MailTo(Email));
        Assert.Contains("The password of mara was changed", notice.Text, StringComparison.Ordinal);
        Assert.Contains("Other devices were signed out.", notice.Text, StringComparison.Ordinal);
        Assert.Contains("Not you? Tell", notice.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Somebody_whose_password_strangers_have_shut_is_told_that_only_a_reset_helps(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var session = await bench.SessionOfAsync(mara);
        for (var i = 0; i < 100; i++)
        {
            bench.ComeFrom($"203.0.113.{i}");
            await bench.SignInAsync("mara", "wrong");
        }

        bench.ComeFrom("198.51.100.7");
        Assert.IsType<ChangeOutcome.CurrentRefused>(await bench.Get<OwnPassword>().ChangeAsync(session, "wrong", NewPassword, default));
        Assert.IsType<ChangeOutcome.OnlyByReset>(await bench.Get<OwnPassword>().ChangeAsync(session, OldPassword, NewPassword, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "5")]
    public async Task A_wrong_current_password_counts_as_a_try_at_sign_in_pauses_with_it_and_is_on_record(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var session = await bench.SessionOfAsync(mara);
        var own = bench.Get<OwnPassword>();

        for (var i = 0; i < 5; i++)
            Assert.IsType<ChangeOutcome.CurrentRefused>(await own.ChangeAsync(session, "wrong", NewPassword, default));

        // Now the right one waits too, here and at sign-in; elsewhere it doesn't.
        Assert.IsType<ChangeOutcome.CurrentRefused>(await own.ChangeAsync(session, OldPassword, NewPassword, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", OldPassword));
        bench.ComeFrom("203.0.113.9");
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", OldPassword));
        bench.ComeFrom("198.51.100.7");
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.IsType<ChangeOutcome.Changed>(await own.ChangeAsync(session, OldPassword, NewPassword, default));
        await using var db = bench.Database.NewContext();
        Assert.Equal(5, await db.Audit.CountAsync(e => e.Action == AuditAction.PasswordChanged && e.Reason == "wrong current password"));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Action == AuditAction.PasswordChanged && e.Reason == "paused after many tries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Oversized_and_broken_current_passwords_are_wrong_ones(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var session = await bench.SessionOfAsync(mara);

        foreach (var current in new[] { null, "", new string('x', 5_000), "\ud800", "\0" })
        {
            Assert.IsType<ChangeOutcome.CurrentRefused>(await bench.Get<OwnPassword>().ChangeAsync(session, current, NewPassword, default));
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task Of_twenty_changes_at_once_with_twenty_passwords_one_succeeds(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var sessions = new List<Caller>();
        for (var i = 0; i < 20; i++)
            sessions.Add(await bench.SessionOfAsync(mara));

        // Past the current password, whose tries would pause each other.
        var change = bench.Get<PasswordChange>();
        var outcomes = await Task.WhenAll(sessions.Select((session, i) => Task.Run(async () =>
        {
            await using var db = bench.Database.NewContext();
            return await change.SetAsync(db, mara, $"{NewPassword} {i}", new PasswordWarrant.CurrentPassword(session.SessionId), default);
        })));

        Assert.Single(outcomes, won => won);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", $"{NewPassword} {Array.IndexOf(outcomes, true)}"));
        await bench.WorkAsync();
        Assert.Single(bench.MailTo(Email));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "12")]
    public async Task A_temporary_password_is_spent_once_under_twenty_at_once_and_the_others_are_told(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind, ("Resets:Delivery", "TemporaryPassword"));
        var mara = await MaraAsync(bench);
        var temporary = await bench.TemporaryPasswordForAsync(mara);
        var sessions = new List<Caller>();
        for (var i = 0; i < 20; i++)
            sessions.Add(Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", temporary)).Caller);

        var outcomes = await Task.WhenAll(sessions.Select((session, i) => Task.Run(() =>
            bench.Get<OwnPassword>().ChangeAsync(session, null, $"{NewPassword} {i}", default))));

        Assert.Single(outcomes.OfType<ChangeOutcome.Changed>());
        var overtaken = outcomes.Count(outcome => outcome is ChangeOutcome.Overtaken);
        Assert.Equal(19, overtaken + outcomes.Count(outcome => outcome is ChangeOutcome.NotAllowed));
        var winner = Array.FindIndex(outcomes, outcome => outcome is ChangeOutcome.Changed);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", $"{NewPassword} {winner}"));
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Action == AuditAction.ResetCompleted));
        Assert.Equal(overtaken, await db.Audit.CountAsync(e => e.Action == AuditAction.PasswordChanged && e.Outcome == AuditOutcome.Refused));
        Assert.Equal(1, await db.Sessions.CountAsync(s => s.EndedAt == null));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task A_session_that_ends_while_the_password_is_hashed_changes_nothing(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var session = await bench.SessionOfAsync(mara);
        await bench.Get<SignInService>().SignOutAsync(session, default);

        await using var db = bench.Database.NewContext();
        Assert.False(await bench.Get<PasswordChange>().SetAsync(db, mara, NewPassword, new PasswordWarrant.CurrentPassword(session.SessionId), default));

        Assert.Equal(mara.SecurityStamp, (await bench.ReadAsync(mara)).SecurityStamp);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", OldPassword));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Nobody_changes_a_password_that_isnt_theirs_or_isnt_here(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var hash = await bench.HashAsync(OldPassword);
        var jo = await bench.SessionOfAsync(await Given.APerson().WithPasswordHash(hash).InAsync(bench.Database));
        var sam = await bench.SessionOfAsync(await Given.APerson().WithPasswordHash(hash).KeptBy(Given.Okta()).InAsync(bench.Database));
        var bo = await bench.SessionOfAsync(await Given.APerson().WithPasswordHash(hash).Blocked().InAsync(bench.Database));
        var idle = await bench.SessionOfAsync(mara);
        bench.Clock.Advance(TimeSpan.FromMinutes(119));
        var own = bench.Get<OwnPassword>();
        Assert.Equal("Okta", (await own.ReadAsync(sam, default))!.Elsewhere!.ProviderName);
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var caller in new[] { null, idle, jo with { PersonId = mara.Id }, new Caller(mara.Id, Guid.NewGuid()), bo, sam })
            Assert.IsType<ChangeOutcome.NotAllowed>(await own.ChangeAsync(caller, OldPassword, NewPassword, default));

        await using var db = bench.Database.NewContext();
        var told = await db.Audit.SingleAsync(e => e.Action == AuditAction.PasswordChanged);
        Assert.Equal((AuditOutcome.Refused, sam.PersonId, "not kept here"), (told.Outcome, told.PersonId, told.Reason));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", OldPassword));
    }

    private static Task<Bench> NewBenchAsync(DatabaseKind kind, params (string Key, string Value)[] settings) =>
        Bench.CreateAsync(kind, [("Resets:DecoyShare", "0"), .. settings]);

    private static async Task<Person> MaraAsync(Bench bench) =>
        await Given.APerson("mara").WithEmail(Email).WithPasswordHash(await bench.HashAsync(OldPassword)).InAsync(bench.Database);
}
