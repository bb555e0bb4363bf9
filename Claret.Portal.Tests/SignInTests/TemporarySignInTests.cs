using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.MyAccount;
using Claret.Portal.People;
using Claret.Portal.Profile;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SignInTests;

/// <summary>A temporary password beside the real one: what it opens, what ends it, and what doesn't.</summary>
[Trait("Security", "12")]
public sealed class TemporarySignInTests
{
    private const string OldPassword = "blue lantern harvest moon";
    private const string NewPassword = "violet harbour kettle drum";

    [Theory, OnSqlite, OnPostgres]
    public async Task It_signs_in_as_often_as_it_takes_and_setting_the_password_consumes_it(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var temporary = await bench.TemporaryPasswordForAsync(mara);

        // A closed tab, and another, typed as people type.
        Assert.True((await SignedInAsync(bench, temporary)).MustSetPassword);
        Assert.True((await SignedInAsync(bench, temporary.ToLowerInvariant().Replace('-', ' '))).MustSetPassword);
        var third = await SignedInAsync(bench, $" {temporary}\n");
        var changed = Assert.IsType<ChangeOutcome.Changed>(await bench.Get<OwnPassword>().ChangeAsync(third.Caller, null, NewPassword, default));

        Assert.Equal(("mara", true), (changed.Username, changed.MustSignIn));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", OldPassword));
        Assert.False((await SignedInAsync(bench, NewPassword)).MustSetPassword);
        await using var db = bench.Database.NewContext();
        Assert.Equal(TicketEnd.Used, (await db.Tickets.SingleAsync()).EndedBy);
        Assert.Equal(ResetState.Completed, (await db.Resets.SingleAsync()).State);
        Assert.Equal(1, await db.Sessions.CountAsync(s => s.EndedAt == null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_old_password_works_until_then_and_ends_it(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var temporary = await bench.TemporaryPasswordForAsync(mara);
        var restricted = await SignedInAsync(bench, temporary);

        Assert.False((await SignedInAsync(bench, OldPassword)).MustSetPassword);

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));
        Assert.IsType<ChangeOutcome.NotAllowed>(await bench.Get<OwnPassword>().ChangeAsync(restricted.Caller, null, NewPassword, default));
        await using var db = bench.Database.NewContext();
        Assert.Equal(TicketEnd.OldPasswordUsed, (await db.Tickets.SingleAsync()).EndedBy);
        var reset = await db.Resets.Include(r => r.Events).SingleAsync();
        Assert.Equal((ResetState.Closed, ResetReason.OldPasswordUsed), (reset.State, reset.Reason!.Value));
        Assert.Equal(nameof(ResetReason.OldPasswordUsed), Assert.Single(reset.Events, e => e.Kind == ResetEventKind.Ended).Detail);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_waits_in_the_outbox_is_not_mailed_once_the_old_password_was_used(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        await bench.Resets.RequestAsync(mara.Email!, null, default);
        await bench.WorkResetsAsync();

        await SignedInAsync(bench, OldPassword);
        await bench.WorkAsync();

        Assert.Empty(bench.Transport.Handed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_link_is_not_ended_by_a_sign_in(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var link = await bench.TicketForAsync(await MaraAsync(bench));

        await SignedInAsync(bench, OldPassword);

        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(link, opened: false, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Twenty_wrong_guesses_by_a_stranger_burn_nothing_and_delay_nobody_elsewhere(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var temporary = await bench.TemporaryPasswordForAsync(mara);

        bench.ComeFrom("203.0.113.66");
        for (var i = 0; i < 20; i++)
            Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", $"K7QM-4WX9-PL3T-{2222 + (i % 7)}"));
        // The stranger's own network waits, even with the right one.
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));

        bench.ComeFrom("198.51.100.7");
        Assert.True((await SignedInAsync(bench, temporary)).MustSetPassword);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_a_hundred_failures_in_a_row_it_is_the_reset_that_opens_the_account(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        for (var i = 0; i < 100; i++)
        {
            bench.ComeFrom($"203.0.113.{i}");
            await bench.SignInAsync("mara", "wrong");
        }

        bench.ComeFrom("198.51.100.7");
        var temporary = await bench.TemporaryPasswordForAsync(mara);
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", OldPassword));
        for (var i = 0; i < 3; i++)
            await SignedInAsync(bench, temporary);
        // Signing in with it is not yet a finished reset.
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", OldPassword));
        var session = await SignedInAsync(bench, temporary);
        Assert.IsType<ChangeOutcome.Changed>(await bench.Get<OwnPassword>().ChangeAsync(session.Caller, null, NewPassword, default));

        await SignedInAsync(bench, NewPassword);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_good_for_an_hour_from_the_hand_over_and_the_session_for_fifteen_minutes(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        await bench.Resets.RequestAsync(mara.Email!, null, default);
        await bench.WorkResetsAsync();
        bench.Clock.Advance(TimeSpan.FromHours(3));
        await bench.WorkAsync();
        var temporary = bench.TemporaryPasswordMailedTo(mara.Email!);

        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        var late = await SignedInAsync(bench, temporary);
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));
        bench.Clock.Advance(TimeSpan.FromMinutes(12));
        Assert.NotNull(await bench.Get<OwnPassword>().ReadAsync(late.Caller, default));
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await bench.Get<OwnPassword>().ReadAsync(late.Caller, default));
        Assert.IsType<ChangeOutcome.NotAllowed>(await bench.Get<OwnPassword>().ChangeAsync(late.Caller, null, NewPassword, default));
        await SignedInAsync(bench, OldPassword);
    }

    [Theory]
    [OnSqlite("block"), OnPostgres("block"), OnSqlite("move"), OnPostgres("move"), OnSqlite("stamp"), OnPostgres("stamp"), OnSqlite("cancel"), OnPostgres("cancel")]
    [Trait("Security", "9")]
    public async Task It_and_what_it_opened_die_when_the_account_is_blocked_moved_or_changed_or_the_reset_cancelled(DatabaseKind kind, string change)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var temporary = await bench.TemporaryPasswordForAsync(mara);
        var session = await SignedInAsync(bench, temporary);
        await using (var db = bench.Database.NewContext())
        {
            var person = await db.People.SingleAsync(p => p.Id == mara.Id);
            switch (change)
            {
                case "block": person.State = PersonState.Blocked; break;
                case "move": (person.Source, person.Provider) = (PersonSource.Sso, Given.Okta()); break;
                case "stamp": person.SecurityStamp = Guid.NewGuid(); break;
                default:
                    var admin = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
                    await bench.Resets.CancelAsync(admin, (await db.Resets.SingleAsync()).Reference, default);
                    break;
            }

            await db.SaveChangesAsync();
        }

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));
        Assert.Null(await bench.Get<OwnPassword>().ReadAsync(session.Caller, default));
        Assert.False(await bench.Get<ActorReader>().HasTemporaryAsync(session.Caller, default));
        Assert.IsType<ChangeOutcome.NotAllowed>(await bench.Get<OwnPassword>().ChangeAsync(session.Caller, null, NewPassword, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Its_session_can_do_nothing_else_even_for_an_admin(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var admin = await Given.APerson("mara").WithEmail("mara@claret.example").WithPasswordHash(await bench.HashAsync(OldPassword)).Admin().InAsync(bench.Database);
        var other = await Given.APerson().InAsync(bench.Database);
        var whole = await bench.SessionOfAsync(admin);
        var sent = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(whole, other.Id));
        var restricted = (await SignedInAsync(bench, await bench.TemporaryPasswordForAsync(admin))).Caller;

        Assert.Null(await bench.Get<ActorReader>().ReadAsync(restricted, default));
        Assert.Null(await bench.Get<PeopleQuery>().ListAsync(restricted, new PeopleView(), default));
        Assert.IsType<ProfileAnswer.Denied>(await bench.Get<ProfileQuery>().ReadAsync(restricted, other.Id, default));
        Assert.Null(await bench.Get<ResetTraceQuery>().ListAsync(restricted, null, default));
        Assert.Null(await bench.Get<ResetTraceQuery>().FindAsync(restricted, sent.Reference, default));
        Assert.Null(await bench.Get<AccountQuery>().ReadAsync(restricted, default));
        Assert.IsType<ResetRefusal.NotAllowed>(Assert.IsType<SendOutcome.Refused>(await bench.SendAsync(restricted, other.Id)).Refusal);
        Assert.Equal(CancelOutcome.NotAllowed, await bench.Resets.CancelAsync(restricted, sent.Reference, default));

        // What the whole session of the same person can do, so that null above means something.
        Assert.NotNull(await bench.Get<PeopleQuery>().ListAsync(whole, new PeopleView(), default));
        Assert.NotNull(await bench.Get<ResetTraceQuery>().FindAsync(whole, sent.Reference, default));
        Assert.NotNull(await bench.Get<AccountQuery>().ReadAsync(whole, default));
        Assert.Equal(CancelOutcome.Cancelled, await bench.Resets.CancelAsync(whole, sent.Reference, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_persons_opens_nothing_nor_does_a_row_that_was_moved(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await MaraAsync(bench);
        var jo = await Given.APerson("jo").WithEmail("jo@claret.example").WithPasswordHash(await bench.HashAsync(OldPassword)).InAsync(bench.Database);
        var temporary = await bench.TemporaryPasswordForAsync(jo);

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));
        await using (var db = bench.Database.NewContext())
        {
            // Somebody who can write into the database, but hasn't the portal's key.
            var mara = await db.People.SingleAsync(p => p.Username == "mara");
            await db.Tickets.ExecuteUpdateAsync(set => set.SetProperty(t => t.PersonId, mara.Id).SetProperty(t => t.SecurityStamp, mara.SecurityStamp));
        }

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", temporary));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "23")]
    public async Task Every_use_is_on_record_and_the_trace_tells_the_first(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var temporary = await bench.TemporaryPasswordForAsync(await MaraAsync(bench));

        await SignedInAsync(bench, temporary);
        await SignedInAsync(bench, temporary);

        await using var db = bench.Database.NewContext();
        Assert.Equal(2, await db.Audit.CountAsync(e => e.Action == AuditAction.SignIn && e.Reason == "temporary password"));
        Assert.Equal(1, await db.ResetEvents.CountAsync(e => e.Kind == ResetEventKind.TemporarySignIn));
    }

    private static Task<Bench> NewBenchAsync(DatabaseKind kind) =>
        Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Delivery", "TemporaryPassword"));

    private static async Task<Person> MaraAsync(Bench bench) =>
        await Given.APerson("mara").WithEmail("mara@claret.example").WithPasswordHash(await bench.HashAsync(OldPassword)).InAsync(bench.Database);

    private static async Task<SignInOutcome.SignedIn> SignedInAsync(Bench bench, string password) =>
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", password));
}
