using System.Text.RegularExpressions;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.Setup;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SetupTests;

/// <summary><c>recover-admin</c>, as a process of its own beside the running portal.</summary>
[Trait("Security", "6")]
public sealed partial class AdminRecoveryTests
{
    private const string NewPassword = "quiet otters juggle seven lanterns";

    [Theory, OnSqlite, OnPostgres]
    public async Task Beside_the_running_portal_it_writes_a_link_that_only_the_account_can_read(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        var settings = SettingsOf(portal);

        var done = await PortalProcess.RunAsync(settings, "recover-admin", "Admin");

        Assert.True(done.ExitCode == 0, done.Errors);
        var path = FilePath().Match(done.Output).Value;
        Assert.StartsWith(portal.DataDirectory, path, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var ticket = Link().Match(await File.ReadAllTextAsync(path)).Groups["ticket"].Value;
        Assert.Equal(43, ticket.Length);
        Assert.DoesNotContain(ticket, done.Output + done.Errors, StringComparison.Ordinal);
        Assert.Contains("works until", done.Output, StringComparison.Ordinal);

        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var resets = scope.ServiceProvider.GetRequiredService<ResetService>();
            Assert.IsType<TicketView.Live>(await resets.InspectAsync(ticket, opened: false, default));
            Assert.IsType<CompleteOutcome.Completed>(await resets.CompleteAsync(ticket, NewPassword, default));
            Assert.IsType<CompleteOutcome.TicketDead>(await resets.CompleteAsync(ticket, NewPassword + " twice", default));
        }

        var notice = await portal.WaitForMailAsync(mail => mail.TextBody!.Contains("access to the server", StringComparison.Ordinal));
        Assert.Equal("admin@claret.example", notice.To.Mailboxes.Single().Address);
        Assert.DoesNotContain(ticket, notice.ToString(), StringComparison.Ordinal);
        await using var db = portal.Database.NewContext();
        var recorded = await db.Audit.SingleAsync(entry => entry.Action == AuditAction.AdminRecovered);
        Assert.Equal((AuditOutcome.Done, "console"), (recorded.Outcome, recorded.OriginAddress));
        Assert.Contains(Environment.UserName, recorded.OriginBrowser, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_are_refused_in_words_with_exit_code_1_and_it_is_on_record()
    {
        await using var portal = await DemoPortal.StartAsync();
        await Given.APerson("blocked.admin").Admin().Blocked().InAsync(portal);
        var settings = SettingsOf(portal);

        foreach (var (username, words) in new[]
        {
            ("nobody.here", "There is nobody with the username"), ("helen.desk", "is no Admin"), ("sam.okta", "signs in through a provider"), ("blocked.admin", "is blocked"),
        })
        {
            var refused = await PortalProcess.RunAsync(settings, "recover-admin", username);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(portal.DataDirectory, "recover-admin*"));
        await using var db = portal.Database.NewContext();
        Assert.Equal(
            ["NoSuchPerson", "NotAnAdmin", "KeptElsewhere", "Blocked"],
            await db.Audit.Where(entry => entry.Action == AuditAction.AdminRecovered && entry.Outcome == AuditOutcome.Refused).OrderBy(entry => entry.Id).Select(entry => entry.Reason).ToListAsync());
        Assert.Empty(await db.Tickets.ToListAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Its_clock_starts_at_once_and_every_earlier_link_ends(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var ada = await Given.APerson("ada").Admin().InAsync(bench.Database);
        var earlier = await bench.TicketForAsync(ada);

        var first = await WriteAsync(bench);
        var second = await WriteAsync(bench);

        Assert.Equal(bench.Now.AddMinutes(30), second.Expires);
        Assert.False(File.Exists(first.Path));
        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(earlier, opened: false, default));
        var ticket = Link().Match(await File.ReadAllTextAsync(second.Path)).Groups["ticket"].Value;
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        await bench.PassAsync(TimeSpan.FromMinutes(30));
        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: false, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task A_reset_that_is_being_completed_at_that_moment_neither_stops_it_nor_kills_its_link(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.TicketForAsync(await Given.APerson("ada").Admin().InAsync(bench.Database));
        await using var db = bench.Database.NewContext();
        await using var completion = await db.Database.BeginTransactionAsync();
        await db.People.ExecuteUpdateAsync(set => set.SetProperty(p => p.SecurityStamp, Guid.NewGuid()));
        await db.Resets.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ResetState.Completed));
        await db.Tickets.ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, bench.Now).SetProperty(t => t.EndedBy, TicketEnd.Used));

        var begun = new TaskCompletionSource();
        var writing = Task.Run(() =>
        {
            begun.SetResult();
            return WriteAsync(bench);
        });
        await begun.Task;
        // SQLite doesn't tell who waits for its one writer.
        if (kind == DatabaseKind.PostgreSql)
        {
            // Asked outside the transaction, in which the answer would stay the same.
            await using var beside = bench.Database.NewContext();
            await Eventually.ThatAsync(
                async () => await beside.Database.SqlQuery<int>(
                    $"""SELECT COUNT(*)::int AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'""").SingleAsync() == 1,
                "nobody waits for the completion");
        }

        await completion.CommitAsync();

        var ticket = Link().Match(await File.ReadAllTextAsync((await writing).Path)).Groups["ticket"].Value;
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        Assert.Equal([TicketEnd.Used, null], await db.Tickets.OrderBy(t => t.Id).Select(t => t.EndedBy).ToListAsync());
    }

    [Fact]
    public async Task An_Admin_without_an_address_is_helped_too()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await Given.APerson("ada").Admin().WithoutEmail().InAsync(bench.Database);

        Assert.False((await WriteAsync(bench)).IsTold);
        await bench.WorkAsync();

        Assert.Empty(bench.Transport.Handed);
    }

    private static async Task<RecoveryOutcome.Written> WriteAsync(Bench bench) =>
        Assert.IsType<RecoveryOutcome.Written>(await bench.Get<AdminRecovery>().WriteLinkAsync("ada", "operator", default));

    /// <summary>The same settings, in the environment of another process.</summary>
    private static Dictionary<string, string?> SettingsOf(PortalFactory portal)
    {
        var settings = new Dictionary<string, string?>(portal.Database.Settings, StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Portal:DataDirectory"] = portal.DataDirectory,
            ["Portal:PublicUrl"] = portal.BaseAddress.OriginalString,
        };
        return settings;
    }

    [GeneratedRegex(@"\S+recover-admin-\S+\.txt", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FilePath();

    [GeneratedRegex(@"/reset-password#ticket=(?<ticket>[\w-]{43})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
