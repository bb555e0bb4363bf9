using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Mail;
using Claret.Portal.MailAdmin;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MailAdminTests;

/// <summary>"Try again", whatever the page believed.</summary>
public sealed class MailRetryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_waiting_mail_goes_out_at_once_and_it_is_on_record(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        var mara = await bench.LinkOwedAsync("mara");
        bench.Transport.Defer("451 greylisted");
        await bench.WorkAsync();
        bench.Transport.Accept();
        var mail = await bench.MailOfAsync("mara");
        var caller = await bench.AsOperatorAsync();

        Assert.IsType<RetryOutcome.Asked>(await AskAsync(bench, caller, mail.Id));
        await bench.WorkAsync();

        Assert.Equal((OutboxState.Sent, 2), ((await bench.MailOfAsync("mara")).State, (await bench.MailOfAsync("mara")).Attempts));
        Assert.True(Bench.HasLink(bench.MailTo("mara@claret.example")[^1]));
        await using var db = bench.Database.NewContext();
        var entry = await db.Audit.SingleAsync(e => e.Action == AuditAction.MailRetried);
        Assert.Equal((AuditOutcome.Done, caller.PersonId, mara.Id, mail.CaseReference, $"mail {mail.Id}"), (entry.Outcome, entry.ActorId, entry.PersonId, entry.CaseReference, entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "27")]
    public async Task A_failed_mail_without_a_secret_goes_out_under_the_same_id_even_when_its_day_is_over(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await bench.NoticeOwedAsync("bo");
        bench.Transport.Reject("550 relaying denied");
        await bench.WorkAsync();
        Assert.Equal(OutboxState.Failed, (await bench.MailOfAsync("bo")).State);
        bench.Clock.Advance(TimeSpan.FromDays(3));
        bench.Transport.Accept();
        var caller = await bench.AsOperatorAsync();

        Assert.IsType<RetryOutcome.Asked>(await AskAsync(bench, caller, (await bench.MailOfAsync("bo")).Id));
        await bench.WorkAsync();

        var mail = await bench.MailOfAsync("bo");
        Assert.Equal((OutboxState.Sent, 2, "250 recorded"), (mail.State, mail.Attempts, mail.LastAnswer));
        Assert.Equal(bench.Now, mail.FinishedAt);
        Assert.Single(bench.MailTo("bo@claret.example").Select(handed => handed.MessageId).Distinct());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_late_try_that_is_put_off_ends_the_mail_again(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await bench.NoticeOwedAsync("bo");
        bench.Transport.Reject();
        await bench.WorkAsync();
        bench.Clock.Advance(TimeSpan.FromDays(3));
        bench.Transport.Defer("451 not now");
        var caller = await bench.AsOperatorAsync();

        Assert.IsType<RetryOutcome.Asked>(await AskAsync(bench, caller, (await bench.MailOfAsync("bo")).Id));
        await bench.WorkAsync();

        var mail = await bench.MailOfAsync("bo");
        Assert.Equal((OutboxState.Failed, 2, "Given up after 24 hours. The last answer was: 451 not now"), (mail.State, mail.Attempts, mail.LastAnswer));
        Assert.IsType<RetryOutcome.Asked>(await AskAsync(bench, caller, mail.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18"), Trait("Security", "27")]
    public async Task Of_twenty_who_ask_at_once_one_is_heard_and_the_mail_goes_out_once(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await bench.NoticeOwedAsync("bo");
        bench.Transport.Reject();
        await bench.WorkAsync();
        bench.Transport.Accept();
        var mail = await bench.MailOfAsync("bo");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var caller = await bench.AsOperatorAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => AskAsync(bench, caller, mail.Id))));
        await bench.WorkAsync();

        Assert.Single(outcomes.OfType<RetryOutcome.Asked>());
        Assert.All(outcomes.OfType<RetryOutcome.Refused>(), refused => Assert.Equal(RetryRefusal.UnderWay, refused.Refusal));
        Assert.Equal(2, bench.MailTo("bo@claret.example").Count);
        await using var db = bench.Database.NewContext();
        Assert.Equal(20, await db.Audit.CountAsync(e => e.Action == AuditAction.MailRetried));
    }

    [Theory]
    [OnSqlite("given up", RetryRefusal.SecretGone), OnPostgres("given up", RetryRefusal.SecretGone)]
    [OnSqlite("cancelled", RetryRefusal.ResetEnded), OnPostgres("cancelled", RetryRefusal.ResetEnded)]
    [OnSqlite("dropped", RetryRefusal.NotWanted), OnPostgres("dropped", RetryRefusal.NotWanted)]
    [OnSqlite("sent", RetryRefusal.AlreadySent), OnPostgres("sent", RetryRefusal.AlreadySent)]
    [OnSqlite("due", RetryRefusal.UnderWay), OnPostgres("due", RetryRefusal.UnderWay)]
    [OnSqlite("taken", RetryRefusal.UnderWay), OnPostgres("taken", RetryRefusal.UnderWay)]
    public async Task What_cannot_be_tried_again_is_refused_with_the_reason_and_stays_as_it_is(DatabaseKind kind, string how, RetryRefusal why)
    {
        await using var bench = await BenchAsync(kind);
        await bench.LinkOwedAsync("mara");
        switch (how)
        {
            case "given up":
                bench.Transport.Reject();
                await bench.WorkAsync();
                break;
            case "cancelled":
                bench.Transport.Defer();
                await bench.WorkAsync();
                await bench.CancelAsync("mara");
                break;
            case "dropped":
                await bench.CancelAsync("mara");
                await bench.WorkAsync();
                break;
            case "sent":
                await bench.WorkAsync();
                break;
            case "taken":
                await bench.KilledWhileSendingAsync("mara");
                break;
        }

        var before = await bench.MailOfAsync("mara");
        var handed = bench.Transport.Handed.Count;
        var caller = await bench.AsOperatorAsync();

        var refused = Assert.IsType<RetryOutcome.Refused>(await AskAsync(bench, caller, before.Id));

        Assert.Equal(why, refused.Refusal);
        var after = await bench.MailOfAsync("mara");
        Assert.Equal((before.State, before.DueAt, before.Attempts), (after.State, after.DueAt, after.Attempts));
        Assert.Equal(handed, bench.Transport.Handed.Count);
        await using var db = bench.Database.NewContext();
        var entry = await db.Audit.SingleAsync(e => e.Action == AuditAction.MailRetried);
        Assert.Equal((AuditOutcome.Refused, $"mail {before.Id}: {why}"), (entry.Outcome, entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Who_may_only_look_or_nothing_at_all_has_nothing_tried_again(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await bench.LinkOwedAsync("mara");
        bench.Transport.Defer();
        await bench.WorkAsync();
        var mail = await bench.MailOfAsync("mara");
        var ended = await bench.AsOperatorAsync();
        await bench.Get<SignInService>().SignOutAsync(ended, default);
        var helpDesk = await bench.SessionOfAsync(await Given.APerson().May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));

        foreach (var caller in new[] { null, ended, helpDesk, await bench.AsOperatorAsync(PrivilegeLevel.ViewOnly) })
        {
            foreach (var id in new[] { mail.Id, 999_999 })
                Assert.Equal(new RetryOutcome.Refused(RetryRefusal.NotAllowed), await AskAsync(bench, caller, id));
        }

        Assert.Equal(mail.DueAt, (await bench.MailOfAsync("mara")).DueAt);
        Assert.Equal(new RetryOutcome.Refused(RetryRefusal.NoSuchMail), await AskAsync(bench, await bench.AsOperatorAsync(), 999_999));
    }

    private static Task<Bench> BenchAsync(DatabaseKind kind) => Bench.CreateAsync(kind);

    private static Task<RetryOutcome> AskAsync(Bench bench, Caller? caller, long id) => bench.Get<MailRetry>().AskAsync(caller, id, default);
}
