using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ResetsTests;

/// <summary>What an admin can send, and to whom; the page's own checks are no part of it.</summary>
public sealed class SendTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_help_desk_sends_mara_a_link_that_works_for_a_day_and_says_who_sent_it(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson("mara.lopez").WithEmail("mara@claret.example").InAsync(bench.Database);
        var helen = await HelenAsync(bench);

        var sent = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(helen, mara.Id));
        await bench.WorkAsync();

        var mail = Assert.Single(bench.MailTo("mara@claret.example"));
        Assert.Contains("Helen Desk at Claret Portal sent you this", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Helen", mail.Subject, StringComparison.Ordinal);
        Assert.Contains(sent.Reference, mail.Text, StringComparison.Ordinal);
        var live = Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(Bench.TicketIn(mail), opened: false, default));
        Assert.Equal(bench.Now.AddDays(1), live.ExpiresAt);
    }

    [Theory]
    [OnSqlite("admin", nameof(ResetRefusal.OnlyAdmins)), OnPostgres("admin", nameof(ResetRefusal.OnlyAdmins))]
    [OnSqlite("auditor", nameof(ResetRefusal.MorePrivileges)), OnPostgres("auditor", nameof(ResetRefusal.MorePrivileges))]
    [OnSqlite("sam", nameof(ResetRefusal.KeptElsewhere)), OnPostgres("sam", nameof(ResetRefusal.KeptElsewhere))]
    [OnSqlite("lena", nameof(ResetRefusal.KeptElsewhere)), OnPostgres("lena", nameof(ResetRefusal.KeptElsewhere))]
    [OnSqlite("uma", nameof(ResetRefusal.KeptElsewhere)), OnPostgres("uma", nameof(ResetRefusal.KeptElsewhere))]
    [OnSqlite("bo", nameof(ResetRefusal.PersonBlocked)), OnPostgres("bo", nameof(ResetRefusal.PersonBlocked))]
    [OnSqlite("nomail", nameof(ResetRefusal.NoAddress)), OnPostgres("nomail", nameof(ResetRefusal.NoAddress))]
    [OnSqlite("nobody", nameof(ResetRefusal.NoSuchPerson)), OnPostgres("nobody", nameof(ResetRefusal.NoSuchPerson))]
    [Trait("Security", "21")]
    public async Task The_help_desk_is_refused_with_the_reason_and_it_is_on_record(DatabaseKind kind, string whom, string why)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("admin").Admin().InAsync(bench.Database);
        await Given.APerson("auditor").May(Feature.Audit, PrivilegeLevel.ViewOnly).InAsync(bench.Database);
        await Given.APerson("sam").KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("lena").KeptBy(Given.HeadOffice()).InAsync(bench.Database);
        await Given.APerson("uma").KeptBy(Given.HrFile()).InAsync(bench.Database);
        await Given.APerson("bo").Blocked().InAsync(bench.Database);
        await Given.APerson("nomail").WithoutEmail().InAsync(bench.Database);
        var helen = await HelenAsync(bench);
        await using var db = bench.Database.NewContext();
        var personId = await db.People.Where(p => p.Username == whom).Select(p => p.Id).SingleOrDefaultAsync();

        var refused = Assert.IsType<SendOutcome.Refused>(await bench.SendAsync(helen, personId));
        await bench.WorkAsync();

        Assert.Equal(why, refused.Refusal.GetType().Name);
        Assert.NotEmpty(bench.Get<RefusalText>().Of(refused.Refusal));
        Assert.Empty(bench.Transport.Handed);
        Assert.Empty(await db.Resets.ToListAsync());
        var entry = await db.Audit.SingleAsync(e => e.Action == AuditAction.ResetSent);
        Assert.Equal((AuditOutcome.Refused, helen.PersonId, why), (entry.Outcome, entry.ActorId, entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task A_privilege_that_was_taken_a_moment_ago_counts_no_longer(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson().InAsync(bench.Database);
        var helen = await HelenAsync(bench);
        Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(helen, mara.Id));

        await using (var db = bench.Database.NewContext())
        {
            await db.Set<PersonPrivilege>().Where(p => p.PersonId == helen.PersonId && p.Feature == Feature.Resets).ExecuteDeleteAsync();
        }

        var refused = Assert.IsType<SendOutcome.Refused>(await bench.SendAsync(helen, mara.Id));
        Assert.IsType<ResetRefusal.NotAllowed>(refused.Refusal);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Nobody_acts_with_a_session_that_has_ended_belongs_to_another_or_never_was(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson().InAsync(bench.Database);
        var admin = await Given.APerson().Admin().InAsync(bench.Database);
        var ended = await bench.SessionOfAsync(admin);
        await bench.Get<SignInService>().SignOutAsync(ended, default);
        var marasOwn = await bench.SessionOfAsync(mara);
        var blocked = await bench.SessionOfAsync(await Given.APerson().Admin().Blocked().InAsync(bench.Database));
        var idle = await bench.SessionOfAsync(admin);
        bench.Clock.Advance(TimeSpan.FromHours(3));

        foreach (var caller in new[] { null, ended, idle, blocked, marasOwn with { PersonId = admin.Id }, new Caller(admin.Id, Guid.NewGuid()) })
        {
            var refused = Assert.IsType<SendOutcome.Refused>(await bench.SendAsync(caller, mara.Id));
            Assert.IsType<ResetRefusal.NotAllowed>(refused.Refusal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cancelled_reset_is_dead_at_once_and_its_waiting_mail_is_not_sent(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        var helen = await HelenAsync(bench);
        var mailed = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(helen, mara.Id));
        await bench.WorkAsync();
        var waiting = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(helen, mara.Id));

        Assert.Equal(CancelOutcome.Cancelled, await bench.Resets.CancelAsync(helen, mailed.Reference, default));
        Assert.Equal(CancelOutcome.Cancelled, await bench.Resets.CancelAsync(helen, waiting.Reference, default));
        Assert.Equal(CancelOutcome.AlreadyEnded, await bench.Resets.CancelAsync(helen, waiting.Reference, default));
        await bench.WorkAsync();

        var mail = Assert.Single(bench.MailTo("mara@claret.example"));
        var view = Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(Bench.TicketIn(mail), opened: true, default));
        Assert.Equal(TicketDeath.Cancelled, view.Death);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task The_help_desk_cancels_no_reset_of_an_admin_and_a_viewer_none_at_all(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await Given.APerson().Admin().InAsync(bench.Database);
        var mara = await Given.APerson().InAsync(bench.Database);
        var asAdmin = await bench.SessionOfAsync(admin);
        var viewer = await bench.SessionOfAsync(await Given.APerson().May(Feature.Resets, PrivilegeLevel.ViewOnly).InAsync(bench.Database));
        var ofAdmin = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(asAdmin, admin.Id));
        var ofMara = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(asAdmin, mara.Id));

        Assert.Equal(CancelOutcome.NotAllowed, await bench.Resets.CancelAsync(await HelenAsync(bench), ofAdmin.Reference, default));
        Assert.Equal(CancelOutcome.NotAllowed, await bench.Resets.CancelAsync(viewer, ofMara.Reference, default));
        Assert.Equal(CancelOutcome.NotAllowed, await bench.Resets.CancelAsync(null, ofMara.Reference, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_trace_tells_every_step_with_the_transports_own_answer_and_no_ticket(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson("mara").WithEmail("mara@claret.example").InAsync(bench.Database);
        var helen = await HelenAsync(bench);
        var sent = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(helen, mara.Id));
        bench.Transport.Defer("451 greylisted");
        await bench.WorkAsync();
        bench.Transport.Accept();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        await bench.WorkAsync();
        var ticket = bench.TicketMailedTo("mara@claret.example");
        bench.ComeFrom("203.0.113.9", "Mara's phone");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Resets.InspectAsync(ticket, opened: true, default);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Resets.CompleteAsync(ticket, "violet harbour kettle drum", default);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.WorkAsync();

        var trace = await bench.Get<ResetTraceQuery>().FindAsync(helen, sent.Reference, default);

        var steps = trace!.Steps.Select(step => step switch
        {
            TraceStep.Happened happened => $"{happened.Kind} {happened.OriginAddress}".Trim(),
            TraceStep.Handed handed => $"{handed.Kind} {handed.Outcome}: {handed.Answer}",
            _ => "",
        }).ToList();
        Assert.Equal(
            [
                "SentByAdmin 198.51.100.7", "MailOwed", "reset-link Deferred: 451 greylisted", "reset-link Accepted: 250 recorded",
                "LinkOpened 203.0.113.9", "PasswordSet 203.0.113.9", "SessionsEnded 203.0.113.9", "NoticeOwed 203.0.113.9", "password-changed Accepted: 250 recorded",
            ],
            steps);
        Assert.Equal(ResetStatus.Completed, trace.Reset.Status);
        Assert.DoesNotContain(ticket, System.Text.Json.JsonSerializer.Serialize<object>(trace) + string.Join(' ', trace.Steps), StringComparison.Ordinal);
    }

    private static async Task<Caller> HelenAsync(Bench bench) => await bench.SessionOfAsync(await Given.APerson().Named("Helen Desk")
        .May(Feature.Resets, PrivilegeLevel.FullAccess).May(Feature.People, PrivilegeLevel.ViewOnly).InAsync(bench.Database));
}
