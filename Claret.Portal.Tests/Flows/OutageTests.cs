using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Claret.Portal.Tests.Flows;

/// <summary>Parts that are away for a while: nothing that was accepted is lost, and what was owed goes out when they are back.</summary>
[Trait("Security", "27")]
public sealed class OutageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task After_hours_without_a_mail_server_a_link_works_for_its_whole_time(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        bench.Transport.Defer("421 closing down");
        await bench.Resets.RequestAsync(mara.Email!, null, default);
        for (var hour = 0; hour < 5; hour++)
        {
            await bench.WorkAsync();
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        bench.Transport.Accept();
        await bench.WorkAsync();

        var ticket = bench.TicketMailedTo(mara.Email!);
        bench.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: true, default));
        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(ticket, "violet harbour kettle drum", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_nodes_resolve_and_send_each_request_once(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind, ("Resets:Limits:PerOriginPerHour", "1000"));
        for (var i = 0; i < 30; i++)
            await bench.Resets.RequestAsync((await Given.APerson().InAsync(bench.Database)).Email!, null, default);

        var other = ActivatorUtilities.CreateInstance<ResetResolver>(bench.Services);
        await Task.WhenAll(
            Task.Run(() => bench.Get<ResetResolver>().ResolveWaitingAsync(default)), Task.Run(() => other.ResolveWaitingAsync(default)));
        var dispatcher = ActivatorUtilities.CreateInstance<OutboxDispatcher>(bench.Services);
        await Task.WhenAll(
            Task.Run(() => bench.Get<OutboxDispatcher>().DispatchDueAsync(default)), Task.Run(() => dispatcher.DispatchDueAsync(default)));

        Assert.Equal(30, bench.Transport.Handed.Count);
        Assert.Equal(30, bench.Transport.Handed.Select(mail => mail.Recipient).Distinct().Count());
        await using var db = bench.Database.NewContext();
        Assert.Equal(30, await db.Tickets.CountAsync());
    }

    [Fact]
    public async Task While_another_process_writes_into_the_sqlite_file_requests_and_mails_wait_for_it()
    {
        await using var bench = await BenchAsync(DatabaseKind.Sqlite);
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        await bench.Resets.RequestAsync(mara.Email!, null, default);
        await using var other = new SqliteConnection(bench.Database.ConnectionString + ";Pooling=False");
        await other.OpenAsync();
        Task<RequestOutcome> asking;
        Task working;
        await using (var writing = other.BeginTransaction(deferred: false))
        {
            asking = Task.Run(() => bench.Resets.RequestAsync("nobody@claret.example", null, default));
            working = Task.Run(bench.WorkAsync);
            await Eventually.ThatAsync(() => asking.Status == TaskStatus.WaitingForActivation && working.Status == TaskStatus.WaitingForActivation, "both have begun");
            Assert.Empty(bench.Transport.Handed);
            await writing.RollbackAsync();
        }

        Assert.IsType<RequestOutcome.Accepted>(await asking.WaitAsync(Eventually.Patience));
        await working.WaitAsync(Eventually.Patience);
        await bench.WorkAsync();
        Assert.Single(bench.MailTo(mara.Email!));
    }

    [Theory, OnPostgres]
    public async Task A_database_that_goes_between_the_hand_over_and_the_mark_leaves_unknown_and_the_mail_goes_out_again(DatabaseKind kind)
    {
        var server = new NpgsqlConnectionStringBuilder(await PostgresServer.AddressAsync());
        using var cable = new Cable(server.Host!, server.Port);
        await using var database = await TestDatabase.CreateAsync(kind);
        var through = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = cable.Port }.ConnectionString;
        await using var bench = await BenchAsync(kind, ("ConnectionStrings:Portal", through));
        var mara = await Given.APerson("mara").InAsync(database);
        await bench.Resets.RequestAsync(mara.Email!, null, default);
        await bench.WorkResetsAsync();
        bench.Transport.Answer(_ =>
        {
            cable.Cut();
            return Task.FromResult<MailOutcome>(new MailOutcome.Accepted("250 first"));
        });

        await Assert.ThrowsAnyAsync<Exception>(bench.WorkAsync);
        await Assert.ThrowsAnyAsync<Exception>(() => bench.Resets.RequestAsync(mara.Email!, null, default));
        cable.Mend();
        bench.Transport.Accept();
        bench.Clock.Advance(OutboxRows.Lease + TimeSpan.FromSeconds(1));
        await Eventually.ThatAsync(() => WorksAsync(bench, mara.Email!), "the portal works again");

        Assert.Equal(2, bench.MailTo(mara.Email!).Count);
        Assert.Single(bench.MailTo(mara.Email!).Select(mail => mail.MessageId).Distinct());
        await using var db = database.NewContext();
        Assert.Equal([MailAttemptOutcome.Unknown, MailAttemptOutcome.Accepted], await db.MailAttempts.OrderBy(a => a.Id).Select(a => a.Outcome).ToListAsync());
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(bench.TicketMailedTo(mara.Email!), opened: false, default));
    }

    [Theory, OnPostgres]
    public async Task A_database_that_is_gone_makes_the_running_portal_unready_and_all_it_accepted_is_mailed_when_it_is_back(DatabaseKind kind)
    {
        var server = new NpgsqlConnectionStringBuilder(await PostgresServer.AddressAsync());
        using var cable = new Cable(server.Host!, server.Port);
        var database = await TestDatabase.CreateAsync(kind);
        await using var portal = await PortalFactory.StartAsync(database, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Portal"] = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = cable.Port }.ConnectionString,
            ["Resets:DecoyShare"] = "0",
        });
        using var client = portal.NewClient();
        var mara = await Given.APerson("mara").InAsync(database);
        Assert.IsType<RequestOutcome.Accepted>(await AskAsync(portal, mara.Email!));

        cable.Cut();
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(portal, mara.Email!));
        using (var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative)))
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal("Unhealthy: database", await ready.Content.ReadAsStringAsync());
        }

        cable.Mend();
        await portal.WaitForMailToAsync(mara.Email!, TimeSpan.FromMinutes(1));
        await Eventually.ThatAsync(async () => await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)) == "Healthy", "the portal is ready again");
    }

    private static Task<Bench> BenchAsync(DatabaseKind kind, params (string Key, string Value)[] settings) =>
        Bench.CreateAsync(kind, [("Resets:DecoyShare", "0"), .. settings]);

    private static async Task<RequestOutcome> AskAsync(PortalFactory portal, string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ResetService>().RequestAsync(email, null, default);
    }

    /// <summary>Connections that were cut are noticed when they are used.</summary>
    private static async Task<bool> WorksAsync(Bench bench, string recipient)
    {
        try
        {
            await bench.WorkAsync();
            return bench.MailTo(recipient).Count == 2;
        }
        catch (Exception cut) when (cut is NpgsqlException or InvalidOperationException or IOException)
        {
            return false;
        }
    }
}
