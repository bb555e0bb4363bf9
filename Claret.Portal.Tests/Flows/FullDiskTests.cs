using System.Data.Common;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Browser;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailTests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.Flows;

/// <summary>No room left, for the database's file or for the mail folder's.</summary>
[Trait("Security", "27")]
public sealed class FullDiskTests
{
    [Fact]
    public async Task What_was_accepted_before_the_disk_was_full_is_mailed_when_there_is_room_and_what_was_not_leaves_nothing()
    {
        var disk = new Disk();
        await using var portal = await StartAsync(disk);
        List<string> accepted = [];
        disk.IsFull = true;
        var full = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var person = await Given.APerson().InAsync(portal);
                await AskAsync(portal, person.Email!);
                accepted.Add(person.Email!);
            }
        });
        Assert.Equal(13, Assert.IsType<SqliteException>(full.GetBaseException()).SqliteErrorCode);

        disk.IsFull = false;

        await portal.QuietAsync();
        Assert.Equal(
            accepted.Order(StringComparer.Ordinal),
            portal.ListMail().Select(mail => Assert.Single(mail.To.Mailboxes).Address).Order(StringComparer.Ordinal));
        await using var db = portal.Database.NewContext();
        Assert.Equal(accepted.Count, await db.Resets.CountAsync());
    }

    [BrowserFact]
    public async Task The_forgot_page_says_it_in_words_and_works_again_when_there_is_room()
    {
        var disk = new Disk();
        await using var portal = await StartAsync(disk);
        var mara = await Given.APerson("mara").InAsync(portal);
        await portal.VisitAsync(async page =>
        {
            await page.OpenAsync("/forgot-password");
            await page.Field("Email").FillAsync(mara.Email!);
            disk.IsFull = true;
            await FillAsync(portal);
            await page.Button("Send reset email").ClickAsync();
            await page.SaysAsync("This part of the page broke");

            disk.IsFull = false;
            await page.AskForResetAsync(mara.Email!);
            await portal.WaitForMailToAsync(mara.Email!);
        });
    }

    [OnUnixFact]
    public async Task A_mail_that_found_no_room_in_its_folder_waits_leaves_no_half_behind_and_goes_out_later()
    {
        using var folder = new TempFolder();
        await using var bench = await MailBench.CreateAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Transport"] = "Pickup",
            ["Mail:Pickup:Directory"] = folder.Path,
        });
        await bench.AddAsync();
        var name = $"{(await bench.RowAsync()).MessageId:D}.eml";
        // The device that is always full stands where the mail is going to be written.
        File.CreateSymbolicLink(folder.File($".{name}.tmp"), "/dev/full");

        await bench.DispatchAsync();

        var row = await bench.RowAsync();
        Assert.Equal(
            (OutboxState.Waiting, "The pickup folder can't be written to: check Mail:Pickup:Directory, its owner and the free space."), (row.State, row.LastAnswer));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.DispatchAsync();
        Assert.Equal([folder.File(name)], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(OutboxState.Sent, (await bench.RowAsync()).State);
    }

    private static Task<PortalFactory> StartAsync(Disk disk) => PortalFactory.StartAsync(
        settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Resets:DecoyShare"] = "0", ["Resets:Limits:PerOriginPerHour"] = "100000" },
        services: services => services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(disk)));

    private static async Task AskAsync(PortalFactory portal, string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ResetService>().RequestAsync(email, null, default);
    }

    /// <summary>Uses up what room there is in pages that the file already has.</summary>
    private static async Task FillAsync(PortalFactory portal)
    {
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var i = 0; i < 10_000; i++)
                await AskAsync(portal, $"nobody{i}@claret.example");
        });
    }

    /// <summary>SQLite's own limit: a file that may not grow fails as one on a full disk does, SQLITE_FULL.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        public volatile bool IsFull;

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Limit;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Limit;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        private string Limit => $"PRAGMA max_page_count = {(IsFull ? 1 : 1_073_741_823)};";
    }
}
