using Claret.Portal.Accounts;
using Claret.Portal.MyAccount;
using Claret.Portal.Resets;
using Claret.Portal.Setup;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ResetsTests;

/// <summary>Which tickets may still live, what a newer one replaces, and what ends those whose mail still waits.</summary>
[Trait("Security", "9")]
public sealed class TicketLifeTests
{
    private const string Email = "mara@claret.example";
    private const string OldPassword = "blue lantern harvest moon";
    private const string NewPassword = "violet harbour kettle drum";

    [Theory]
    [OnSqlite(14, false), OnPostgres(14, false), OnSqlite(16, true), OnPostgres(16, true)]
    [Trait("Security", "12")]
    public async Task A_strangers_requests_leave_the_temporary_password_that_somebody_is_just_using(DatabaseKind kind, int minutes, bool isOver)
    {
        await using var bench = await NewBenchAsync(kind);
        var temporary = await bench.TemporaryPasswordForAsync(await MaraAsync(bench));
        var session = Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", temporary));
        bench.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await AskAsStrangerAsync(bench, times: 3);

        Assert.Equal(4, bench.MailTo(Email).Count);
        Assert.Equal([isOver, !isOver, false, false], await ReplacedAsync(bench));
        var changed = await bench.Get<OwnPassword>().ChangeAsync(session.Caller, null, NewPassword, default);
        Assert.Equal(!isOver, changed is ChangeOutcome.Changed);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "12")]
    public async Task A_strangers_requests_leave_the_temporary_password_that_an_admin_sent(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        await bench.SendAsync(await AdminAsync(bench), mara.Id);
        await bench.WorkAsync();
        var sent = bench.TemporaryPasswordMailedTo(Email);

        await AskAsStrangerAsync(bench, times: 4);

        Assert.Equal(5, bench.MailTo(Email).Count);
        Assert.Equal([false, true, true, false, false], await ReplacedAsync(bench));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", sent));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "7")]
    public async Task Where_nothing_may_be_replaced_the_person_still_gets_one_and_an_admin_brings_it_back_to_three(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        var admin = await AdminAsync(bench);
        for (var i = 0; i < 3; i++)
            await bench.SendAsync(admin, mara.Id);

        await bench.TemporaryPasswordForAsync(mara);
        Assert.Equal([false, false, false, false], await ReplacedAsync(bench));
        await bench.TemporaryPasswordForAsync(mara);
        Assert.Equal([false, false, false, true, false], await ReplacedAsync(bench));

        await bench.SendAsync(admin, mara.Id);
        Assert.Equal([true, true, false, true, false, false], await ReplacedAsync(bench));
    }

    [Theory]
    [OnSqlite("sign-in", TicketEnd.OldPasswordUsed), OnPostgres("sign-in", TicketEnd.OldPasswordUsed)]
    [OnSqlite("change", TicketEnd.PasswordChanged), OnPostgres("change", TicketEnd.PasswordChanged)]
    [OnSqlite("reset", TicketEnd.PasswordChanged), OnPostgres("reset", TicketEnd.PasswordChanged)]
    [OnSqlite("console", TicketEnd.Replaced), OnPostgres("console", TicketEnd.Replaced)]
    public async Task One_whose_time_ran_out_between_two_attempts_to_mail_it_ends_like_any_other(DatabaseKind kind, string how, TicketEnd end)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        await bench.Resets.SendAsync(await AdminAsync(bench), mara.Id, TicketKind.Link, default);
        await bench.WorkAsync();
        bench.Transport.Defer();
        await bench.Resets.RequestAsync(Email, null, default);
        await bench.WorkAsync();
        bench.Clock.Advance(TimeSpan.FromHours(2));

        switch (how)
        {
            case "sign-in": Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", OldPassword)); break;
            case "change":
                Assert.IsType<ChangeOutcome.Changed>(await bench.Get<OwnPassword>().ChangeAsync(await bench.SessionOfAsync(mara), OldPassword, NewPassword, default));
                break;
            case "reset": Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(bench.TicketMailedTo(Email), NewPassword, default)); break;
            default: Assert.IsType<RecoveryOutcome.Written>(await bench.Get<AdminRecovery>().WriteLinkAsync("mara", "operator", default)); break;
        }

        bench.Transport.Accept();
        await bench.WorkAsync();

        Assert.Single(bench.MailTo(Email), mail => mail.Subject.Contains("temporary password", StringComparison.Ordinal));
        await using var db = bench.Database.NewContext();
        var ticket = await db.Tickets.SingleAsync(t => t.Kind == TicketKind.TemporaryPassword);
        Assert.Equal(end, ticket.EndedBy);
        var reset = await db.Resets.Include(r => r.Events).SingleAsync(r => r.Id == ticket.ResetId);
        Assert.Equal((ResetState.Closed, end.ToString()), (reset.State, reset.Reason.ToString()));
        Assert.Equal(end.ToString(), Assert.Single(reset.Events, e => e.Kind == ResetEventKind.Ended).Detail);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "7")]
    public async Task Those_that_wait_for_their_next_attempt_count_among_the_three(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await MaraAsync(bench);
        bench.Transport.Defer();
        await AskAsStrangerAsync(bench, times: 3);
        bench.Clock.Advance(TimeSpan.FromHours(2));
        bench.Transport.Accept();

        await AskAsStrangerAsync(bench, times: 1);

        Assert.Equal([true, false, false, false], await ReplacedAsync(bench));
        await using var db = bench.Database.NewContext();
        Assert.Equal(3, await db.Tickets.CountAsync(t => t.EndedAt == null && t.ExpiresAt > bench.Now));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_has_expired_for_good_stays_expired(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await bench.TemporaryPasswordForAsync(await MaraAsync(bench));
        bench.Clock.Advance(TimeSpan.FromHours(2));

        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", OldPassword));

        await using var db = bench.Database.NewContext();
        Assert.Null((await db.Tickets.SingleAsync()).EndedAt);
        Assert.Equal(ResetState.Open, (await db.Resets.SingleAsync()).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_mailed_that_was_made_before_the_account_changed(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await MaraAsync(bench);
        await bench.Resets.RequestAsync(Email, null, default);
        await bench.WorkResetsAsync();
        await using var db = bench.Database.NewContext();
        await db.People.ExecuteUpdateAsync(set => set.SetProperty(p => p.SecurityStamp, Guid.NewGuid()));

        await bench.WorkAsync();

        Assert.Empty(bench.Transport.Handed);
        Assert.Null((await db.Tickets.SingleAsync()).ExpiresAt);

        // Nor is another made for somebody as they were then.
        var reset = await db.Resets.SingleAsync();
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(
            () => bench.Get<TicketIssuer>().IssueAsync(db, reset, mara, TimeSpan.FromHours(1), sentBy: null, [], default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "12")]
    public async Task A_reset_can_be_cancelled_while_what_its_temporary_password_opened_still_runs(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var temporary = await bench.TemporaryPasswordForAsync(await MaraAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        var session = Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", temporary));
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        var admin = await AdminAsync(bench);
        var listed = Assert.Single((await bench.Get<ResetTraceQuery>().ListAsync(admin, null, default))!);
        Assert.Equal((ResetStatus.Expired, true), (listed.Status, listed.IsPending));
        Assert.True((await bench.Get<ResetTraceQuery>().FindAsync(admin, listed.Reference, default))!.MayCancel);

        Assert.Equal(CancelOutcome.Cancelled, await bench.Resets.CancelAsync(admin, listed.Reference, default));

        Assert.IsType<ChangeOutcome.NotAllowed>(await bench.Get<OwnPassword>().ChangeAsync(session.Caller, null, NewPassword, default));
        Assert.False((await bench.Get<ResetTraceQuery>().FindAsync(admin, listed.Reference, default))!.MayCancel);
        await using var db = bench.Database.NewContext();
        var ended = await db.Sessions.SingleAsync(s => s.Id == session.Caller.SessionId);
        Assert.Equal(SessionEnd.ResetCancelled, ended.EndedBy);
        Assert.Equal(SignedOutBecause.Other, SignedOutBecause.Of(ended.EndedBy, bench.Get<LiveSessions>().HasRunOut(ended)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_left_to_cancel_when_what_it_opened_has_run_out(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var temporary = await bench.TemporaryPasswordForAsync(await MaraAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        await bench.SignInAsync("mara", temporary);
        bench.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.False(Assert.Single((await bench.Get<ResetTraceQuery>().ListAsync(await AdminAsync(bench), null, default))!).IsPending);
    }

    private static async Task AskAsStrangerAsync(Bench bench, int times)
    {
        bench.ComeFrom("203.0.113.66");
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync(Email, null, default));
            await bench.WorkAsync();
        }

        bench.ComeFrom("198.51.100.7");
    }

    /// <summary>Of each ticket, in the order in which they were made, and that its reset says the same.</summary>
    private static async Task<List<bool>> ReplacedAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        var tickets = await db.Tickets.OrderBy(t => t.Id).ToListAsync();
        var replaced = tickets.ConvertAll(t => t.EndedBy == TicketEnd.Replaced);
        Assert.Equal(replaced, await db.Resets.OrderBy(r => r.Id).Select(r => r.Reason == ResetReason.Replaced && r.State == ResetState.Closed).ToListAsync());
        Assert.Equal(replaced.Count(isReplaced => isReplaced), await db.ResetEvents.CountAsync(e => e.Kind == ResetEventKind.Ended));
        return replaced;
    }

    private static Task<Bench> NewBenchAsync(DatabaseKind kind) =>
        Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Delivery", "TemporaryPassword"));

    private static async Task<Person> MaraAsync(Bench bench) =>
        await Given.APerson("mara").WithEmail(Email).Admin().WithPasswordHash(await bench.HashAsync(OldPassword)).InAsync(bench.Database);

    private static async Task<Caller> AdminAsync(Bench bench) =>
        await bench.SessionOfAsync(await Given.APerson("helen").Admin().InAsync(bench.Database));
}
