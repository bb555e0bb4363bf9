using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.MailAdmin;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Claret.Portal.Tests.MailAdminTests;

/// <summary>When admins are told that mail doesn't go out, and when it is over.</summary>
public sealed class MailStoppageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task It_begins_with_the_first_failure_counts_what_waits_and_ends_with_the_first_mail_that_is_accepted(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await bench.LinkOwedAsync("first");
        await bench.WorkAsync();
        Assert.Null(await FindAsync(bench));

        bench.Clock.Advance(TimeSpan.FromHours(1));
        var began = bench.Now;
        bench.Transport.Defer("The mail server can't be reached");
        await bench.LinkOwedAsync("second");
        await bench.WorkAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        bench.Transport.Defer("421 closing down");
        await bench.LinkOwedAsync("third");
        await bench.WorkAsync();

        Assert.Equal(new MailStoppage(began, "421 closing down", 2), await FindAsync(bench));
        Assert.Equal("Degraded: mail", await HealthAsync(bench));

        bench.Transport.Accept();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.LinkOwedAsync("fourth");
        await bench.WorkAsync();

        Assert.Null(await FindAsync(bench));
        Assert.Equal("Healthy", await HealthAsync(bench));
    }

    [Theory]
    [OnSqlite(true), OnPostgres(true), OnSqlite(false), OnPostgres(false)]
    public async Task One_recipient_or_two_refused_or_put_off_stop_nothing_and_a_third_in_a_row_does(DatabaseKind kind, bool isForGood)
    {
        await using var bench = await BenchAsync(kind);
        bench.Transport.Answer(isForGood ? new MailOutcome.Rejected("550 no such person") : new MailOutcome.Deferred("452 mailbox is full", IsForThisMail: true));
        foreach (var name in new[] { "one", "two" })
        {
            await bench.LinkOwedAsync(name);
            await bench.WorkAsync();
            bench.Clock.Advance(TimeSpan.FromMinutes(5));
            await bench.WorkAsync();
            Assert.Null(await FindAsync(bench));
        }

        await bench.LinkOwedAsync("three");
        await bench.WorkAsync();

        Assert.Equal(isForGood ? "550 no such person" : "452 mailbox is full", (await FindAsync(bench))?.Answer);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_hand_over_that_is_under_way_or_whose_answer_was_lost_says_nothing(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await bench.LinkOwedAsync("mara");
        await bench.KilledWhileSendingAsync("mara");

        Assert.Null(await FindAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await FindAsync(bench));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_failed_more_than_a_day_ago_says_nothing_about_today(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        bench.Transport.Defer();
        await bench.LinkOwedAsync("mara");
        await bench.WorkAsync();
        Assert.NotNull(await FindAsync(bench));

        bench.Clock.Advance(TimeSpan.FromHours(25));

        Assert.Null(await FindAsync(bench));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_over_when_the_mails_that_waited_were_cancelled_and_not_when_they_were_given_up(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        bench.Transport.Defer("The mail server can't be reached");
        await bench.LinkOwedAsync("mara");
        await bench.WorkAsync();
        await bench.CancelAsync("mara");
        Assert.NotNull(await FindAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        await bench.WorkAsync();

        Assert.Equal(OutboxState.Dropped, (await bench.MailOfAsync("mara")).State);
        Assert.Null(await FindAsync(bench));
        Assert.Equal("Healthy", await HealthAsync(bench));

        await bench.LinkOwedAsync("bo");
        await bench.WorkAsync();
        for (var hours = 0; hours < 25; hours++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            await bench.WorkAsync();
        }

        Assert.Equal(OutboxState.Failed, (await bench.MailOfAsync("bo")).State);
        Assert.Equal(("The mail server can't be reached", 0), (await FindAsync(bench) is { } stoppage) ? (stoppage.Answer, stoppage.Waiting) : default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Readiness_stays_200_and_names_the_check_without_a_word_of_the_servers(DatabaseKind kind)
    {
        var transport = new RecordingTransport().Defer("535 5.7.8 the password hunter2 is wrong");
        await using var portal = await PortalFactory.StartAsync(
            kind, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Resets:DecoyShare"] = "0" },
            services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IMailTransport>(services, transport));
        using var client = portal.NewClient();
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        await using (var db = portal.Database.NewContext())
        {
            portal.Get<Outbox>().Add(db, "reset-blocked", "bo@claret.example", culture: null, caseReference: null, new { Usernames = new[] { "bo" } });
            await db.SaveChangesAsync();
        }

        portal.Get<OutboxSignal>().Pulse();

        var body = await Eventually.ResultAsync(
            async () => await ReadyAsync(client) is var text && text != "Healthy" ? text : null, () => "the portal is degraded");
        Assert.Equal("Degraded: mail", body);

        transport.Accept();
        await using (var db = portal.Database.NewContext())
        {
            portal.Get<Outbox>().Add(db, "reset-blocked", "bo@claret.example", culture: null, caseReference: null, new { Usernames = new[] { "bo" } });
            await db.SaveChangesAsync();
        }

        portal.Get<OutboxSignal>().Pulse();
        await Eventually.ThatAsync(async () => await ReadyAsync(client) == "Healthy", "the portal is healthy again");
    }

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<Bench> BenchAsync(DatabaseKind kind) => Bench.CreateAsync(kind);

    private static async Task<MailStoppage?> FindAsync(Bench bench) =>
        await bench.Get<MailStoppageQuery>().ReadAsync(await bench.AsOperatorAsync(PrivilegeLevel.ViewOnly), default);

    private static async Task<string> HealthAsync(Bench bench)
    {
        var report = await bench.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "mail");
        return report.Status == HealthStatus.Healthy ? "Healthy" : $"{report.Status}: {string.Join(", ", report.Entries.Keys)}";
    }
}
