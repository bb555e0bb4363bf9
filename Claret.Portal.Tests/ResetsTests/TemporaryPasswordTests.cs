using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.ResetsTests;

/// <summary>The other delivery: who gets it, what its mail says, and what admins see of it.</summary>
[Trait("Security", "12")]
public sealed class TemporaryPasswordTests
{
    private const string Email = "smith@claret.example";
    private const string OldPassword = "blue lantern harvest moon";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_mail_says_for_whom_until_when_and_that_the_old_one_works(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await Given.APerson("jsmith").WithEmail(Email).WithPasswordHash(await bench.HashAsync(OldPassword)).InAsync(bench.Database);

        await bench.Resets.RequestAsync(Email, null, default);
        await bench.WorkAsync();

        var mail = Assert.Single(bench.MailTo(Email));
        Assert.Equal("Your temporary password for Claret Portal", mail.Subject);
        Assert.Contains("Someone asked to reset the password of jsmith.", mail.Text, StringComparison.Ordinal);
        Assert.Matches(@"Temporary password for jsmith\. Sign in with it by .+, then choose your own\. Your old password works until then\.", mail.Text);
        Assert.Contains("Not you? Do nothing: your password stays as it is.", mail.Text, StringComparison.Ordinal);
        var code = Bench.TemporaryPasswordIn(mail.Text);
        Assert.Contains($"\n    {code}\n", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        // In the other part by itself, so that one click selects it all.
        Assert.Matches($"<p class=\"code\"[^>]*user-select:all[^>]*>{code}</p>", mail.Html);
        Assert.DoesNotContain(code, mail.Subject, StringComparison.Ordinal);
        Assert.Contains("/sign-in", mail.Text, StringComparison.Ordinal);
        Assert.False(Bench.HasLink(mail));
        await using var db = bench.Database.NewContext();
        Assert.Equal(bench.Now.AddHours(1), (await db.Tickets.SingleAsync()).ExpiresAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_never_had_a_password_is_not_told_of_an_old_one_and_sets_the_first(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var fresh = await Given.APerson("fresh").WithEmail(Email).InAsync(bench.Database);

        var temporary = await bench.TemporaryPasswordForAsync(fresh);

        Assert.DoesNotContain("Your old password", bench.MailTo(Email)[0].Text, StringComparison.Ordinal);
        Assert.True(Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("fresh", temporary)).MustSetPassword);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_several_accounts_on_an_address_the_named_one_gets_it(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await Given.APerson("jo.smith").WithEmail(Email).InAsync(bench.Database);
        var jsmith = await Given.APerson("jsmith").WithEmail(Email).InAsync(bench.Database);

        var temporary = await bench.TemporaryPasswordForAsync(jsmith);

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("jo.smith", temporary));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("jsmith", temporary));
    }

    [Theory]
    [OnSqlite("Link", TicketKind.TemporaryPassword), OnPostgres("Link", TicketKind.TemporaryPassword)]
    [OnSqlite("TemporaryPassword", TicketKind.Link), OnPostgres("TemporaryPassword", TicketKind.Link)]
    [Trait("Security", "22")]
    public async Task An_admin_chooses_the_other_way_for_one_reset_and_learns_the_reference_alone(DatabaseKind kind, string setting, TicketKind chosen)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:Delivery", setting));
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        var helen = await HelenAsync(bench);

        var sent = Assert.IsType<SendOutcome.Sent>(await bench.Resets.SendAsync(helen, mara.Id, chosen, default));
        await bench.WorkAsync();

        var mail = Assert.Single(bench.MailTo(Email));
        Assert.Contains("Helen Desk at Claret Portal sent you this", mail.Text, StringComparison.Ordinal);
        Assert.Equal(chosen == TicketKind.Link, Bench.HasLink(mail));
        await using var db = bench.Database.NewContext();
        var ticket = await db.Tickets.SingleAsync();
        Assert.Equal((chosen, bench.Now.AddDays(1)), (ticket.Kind, ticket.ExpiresAt));
        var trace = await bench.Get<ResetTraceQuery>().FindAsync(helen, sent.Reference, default);
        if (chosen == TicketKind.TemporaryPassword)
        {
            var code = Bench.TemporaryPasswordIn(mail.Text);
            Assert.DoesNotContain(code, System.Text.Json.JsonSerializer.Serialize<object>(trace!) + string.Join(' ', trace!.Steps) + sent, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "6")]
    public async Task The_database_keeps_a_keyed_hash_and_forgets_the_mails_copy_when_it_was_sent(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        await bench.Resets.RequestAsync(Email, null, default);
        await bench.WorkResetsAsync();
        await using var db = bench.Database.NewContext();
        var waiting = await db.Outbox.AsNoTracking().SingleAsync();

        await bench.WorkAsync();

        var code = bench.TemporaryPasswordMailedTo(Email);
        Assert.NotNull(waiting.ProtectedSecret);
        Assert.DoesNotContain(code, waiting.ProtectedSecret + waiting.Data, StringComparison.Ordinal);
        Assert.Null((await db.Outbox.AsNoTracking().SingleAsync()).ProtectedSecret);
        Assert.Equal(32, (await db.Tickets.SingleAsync()).SecretHash.Length);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "27")]
    public async Task A_mail_that_is_refused_for_good_closes_the_reset_and_a_waiting_one_starts_the_clock_anew(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        bench.Transport.Defer("451 later");
        await bench.Resets.RequestAsync(Email, null, default);
        await bench.WorkAsync();
        bench.Clock.Advance(TimeSpan.FromHours(2));
        bench.Transport.Accept();
        await bench.WorkAsync();
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", bench.TemporaryPasswordMailedTo(Email)));

        bench.Transport.Reject("550 no such mailbox");
        await bench.SendAsync(await HelenAsync(bench), mara.Id);
        await bench.WorkAsync();

        await using var db = bench.Database.NewContext();
        Assert.Equal(TicketEnd.NotMailed, (await db.Tickets.OrderBy(t => t.Id).LastAsync()).EndedBy);
        Assert.Equal(ResetReason.NotMailed, (await db.Resets.OrderBy(r => r.Id).LastAsync()).Reason);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "7")]
    public async Task At_most_three_of_both_kinds_live_and_the_oldest_goes(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        var helen = await HelenAsync(bench);
        foreach (var way in new[] { TicketKind.TemporaryPassword, TicketKind.Link, TicketKind.TemporaryPassword, TicketKind.Link })
        {
            await bench.Resets.SendAsync(helen, mara.Id, way, default);
            await bench.WorkAsync();
        }

        var mails = bench.MailTo(Email);
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", Bench.TemporaryPasswordIn(mails[0].Text)));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", Bench.TemporaryPasswordIn(mails[2].Text)));
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(Bench.TicketIn(mails[1]), opened: false, default));
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(Bench.TicketIn(mails[3]), opened: false, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "7")]
    public async Task Twenty_issued_at_once_leave_three_live(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        var helen = await HelenAsync(bench);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            bench.Resets.SendAsync(helen, mara.Id, (TicketKind)(i % 2), default))));

        await using var db = bench.Database.NewContext();
        Assert.Equal(20, await db.Tickets.CountAsync());
        Assert.Equal(3, await db.Tickets.CountAsync(t => t.EndedAt == null));
        Assert.Equal(3, await db.Resets.CountAsync(r => r.State == ResetState.Open));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_link_is_refused_for_a_live_one(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        var live = await bench.TicketForAsync(mara);

        Assert.IsType<RenewOutcome.NotPossible>(await bench.Resets.RenewAsync(live, default));
        await bench.WorkAsync();

        Assert.Single(bench.MailTo(Email));
        bench.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(live, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dead_link_gets_a_link_whatever_the_setting_says(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        await bench.Resets.SendAsync(await HelenAsync(bench), mara.Id, TicketKind.Link, default);
        await bench.WorkAsync();
        bench.Clock.Advance(TimeSpan.FromDays(2));

        Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(bench.TicketMailedTo(Email), default));
        await bench.WorkAsync();

        Assert.True(Bench.HasLink(bench.MailTo(Email)[^1]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_trace_tells_mail_sign_in_and_why_it_was_not_needed(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).WithPasswordHash(await bench.HashAsync(OldPassword)).InAsync(bench.Database);
        var helen = await HelenAsync(bench);
        var sent = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(helen, mara.Id));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.WorkAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SignInAsync("mara", bench.TemporaryPasswordMailedTo(Email));
        Assert.Equal(ResetStatus.Opened, (await FindAsync()).Reset.Status);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SignInAsync("mara", OldPassword);

        var trace = await FindAsync();

        Assert.Equal((ResetStatus.NoLink, ResetReason.OldPasswordUsed), (trace.Reset.Status, trace.Reset.Reason!.Value));
        Assert.False(trace.MayCancel);
        Assert.Equal(
            ["SentByAdmin helen", "MailOwed temporary-password", "temporary-password", "TemporarySignIn", "Ended OldPasswordUsed"],
            trace.Steps.Select(step => step switch
            {
                TraceStep.Happened happened => $"{happened.Kind} {happened.Detail}".Trim(),
                TraceStep.Handed handed => handed.Kind,
                _ => "",
            }));

        async Task<ResetTraceView> FindAsync() => (await bench.Get<ResetTraceQuery>().FindAsync(helen, sent.Reference, default))!;
    }

    [Theory]
    [InlineData("Link", "We'll send you a way to set a new password.")]
    [InlineData("TemporaryPassword", "We'll send you a new, temporary password.")]
    public async Task The_form_says_what_will_come(string delivery, string words)
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:Delivery", delivery));

        Assert.Contains(words, bench.Render<ForgotPasswordPage>().Find(".lead").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resets:Delivery", "Pigeon")]
    [InlineData("Resets:Delivery", "1")]
    [InlineData("Resets:TemporaryPasswordLifetime", "01:00:01")]
    [InlineData("Resets:TemporaryPasswordLifetime", "00:00:59")]
    public async Task A_wrong_setting_is_named(string key, string value)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite, (key, value));

        var refused = Assert.Throws<OptionsValidationException>(() => bench.Get<IOptions<ResetOptions>>().Value);

        Assert.StartsWith(key, Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private static Task<Bench> NewBenchAsync(DatabaseKind kind) =>
        Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Delivery", "TemporaryPassword"));

    private static async Task<Caller> HelenAsync(Bench bench) => await bench.SessionOfAsync(await Given.APerson("helen").Named("Helen Desk")
        .May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));
}
