using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.MyAccount;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Npgsql;

namespace Claret.Portal.Tests.Flows;

[Trait("Security", "6")]
public sealed class TicketSecrecyTests
{
    private const string NewPassword = "quiet otters juggle seven lanterns";

    [Theory, OnSqlite, OnPostgres]
    public async Task No_ticket_and_no_password_stands_in_clear_anywhere_but_in_the_mail(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        var used = await AskAsync(portal, "mara.lopez@claret.example", username: null);
        var left = await AskAsync(portal, "smith@claret.example", "jsmith");
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var resets = scope.ServiceProvider.GetRequiredService<ResetService>();
            Assert.IsType<TicketView.Live>(await resets.InspectAsync(left, opened: true, CancellationToken.None));
            Assert.IsType<CompleteOutcome.Completed>(await resets.CompleteAsync(used, NewPassword, CancellationToken.None));
            var signIn = scope.ServiceProvider.GetRequiredService<SignInService>();
            Assert.IsType<SignInOutcome.SignedIn>(await signIn.SignInAsync("mara.lopez", NewPassword, CancellationToken.None));
        }

        await portal.QuietAsync();
        var kept = await EverythingKeptAsync(portal.Database);
        var logged = portal.Logs.Text;

        // What must be found, so that finding nothing else means something.
        Assert.True(Contains(kept, Encoding.UTF8.GetBytes("mara.lopez")), "The people were not found in what the database keeps.");
        Assert.True(Contains(kept, SHA256.HashData(Base64Url.DecodeFromChars(used))), "The ticket's hash was not found in what the database keeps.");
        Assert.Contains("INSERT INTO \"Tickets\"", logged, StringComparison.Ordinal);
        foreach (var secret in new[] { used, left })
        {
            var raw = Base64Url.DecodeFromChars(secret);
            foreach (var form in new[] { secret, Convert.ToHexString(raw), Convert.ToHexStringLower(raw), Convert.ToBase64String(raw) })
            {
                Assert.False(Contains(kept, Encoding.UTF8.GetBytes(form)), "The database keeps a ticket in clear.");
                Assert.DoesNotContain(form, logged, StringComparison.Ordinal);
            }

            Assert.False(Contains(kept, raw), "The database keeps a ticket's bytes.");
        }

        foreach (var password in new[] { NewPassword, DemoPeople.Password })
        {
            Assert.False(Contains(kept, Encoding.UTF8.GetBytes(password)), "The database keeps a password in clear.");
            Assert.DoesNotContain(password, logged, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "12")]
    public async Task No_temporary_password_stands_in_clear_anywhere_but_in_the_mail(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind, ("Resets:Delivery", "TemporaryPassword"));
        var used = Bench.TemporaryPasswordIn((await MailForAsync(portal, "mara.lopez@claret.example", username: null)).TextBody!);
        var left = Bench.TemporaryPasswordIn((await MailForAsync(portal, "smith@claret.example", "jsmith")).TextBody!);
        // Through the form and its cookie, as a person would; and a wrong one, for what is refused is on record.
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", used);
        using var stranger = portal.NewClient();
        using var refused = await stranger.SignInAsync("mara.lopez", left);
        Assert.Equal("/account/password", signedIn.Headers.Location!.AbsolutePath);
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            await using var db = portal.Database.NewContext();
            var session = await db.Sessions.SingleAsync();
            var changed = await scope.ServiceProvider.GetRequiredService<OwnPassword>()
                .ChangeAsync(new Caller(session.PersonId, session.Id), null, NewPassword, CancellationToken.None);
            Assert.IsType<ChangeOutcome.Changed>(changed);
        }

        await portal.QuietAsync();
        var kept = await EverythingKeptAsync(portal.Database);
        var logged = portal.Logs.Text;

        var mara = await portal.PersonAsync("mara.lopez");
        Assert.True(
            Contains(kept, await portal.Get<TemporaryPasswords>().HashTypedAsync(mara.Id, used, CancellationToken.None)),
            "The temporary password's hash was not found in what the database keeps.");
        Assert.Contains("INSERT INTO \"Tickets\"", logged, StringComparison.Ordinal);
        foreach (var secret in new[] { used, left })
        {
            foreach (var form in new[] { secret, secret.Replace("-", "", StringComparison.Ordinal), secret.ToLowerInvariant(), secret.Replace('-', ' ') })
            {
                Assert.False(Contains(kept, Encoding.UTF8.GetBytes(form)), "The database keeps a temporary password in clear.");
                Assert.DoesNotContain(form, logged, StringComparison.Ordinal);
            }
        }

        Assert.False(Contains(kept, Encoding.UTF8.GetBytes(NewPassword)), "The database keeps a password in clear.");
        Assert.DoesNotContain(NewPassword, logged, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(PortalFactory portal, string email, string? username) =>
        DemoPortal.TicketOf(DemoPortal.LinkIn(await MailForAsync(portal, email, username)));

    private static async Task<MimeMessage> MailForAsync(PortalFactory portal, string email, string? username)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<ResetService>().RequestAsync(email, username, CancellationToken.None);
        var reference = Assert.IsType<RequestOutcome.Accepted>(outcome).Reference;
        return await portal.WaitForMailAsync(mail => mail.TextBody!.Contains(reference, StringComparison.Ordinal));
    }

    private static Task<byte[]> EverythingKeptAsync(TestDatabase database) =>
        database.Kind == DatabaseKind.Sqlite ? FilesAsync(database) : RowsAsync(database);

    /// <summary>The files as they lie on the disk, deleted pages and the write-ahead log included.</summary>
    private static async Task<byte[]> FilesAsync(TestDatabase database)
    {
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        using var all = new MemoryStream();
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
        {
            await using var content = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await content.CopyToAsync(all);
        }

        return all.ToArray();
    }

    private static async Task<byte[]> RowsAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'", connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        using var all = new MemoryStream();
        foreach (var table in tables)
        {
            await using var rows = new NpgsqlCommand($"""SELECT * FROM "{table}" """, connection);
            await using var reader = await rows.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                    all.Write(reader.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes($"{reader.GetValue(column)}\n"));
            }
        }

        return all.ToArray();
    }

    private static bool Contains(byte[] kept, byte[] wanted) => kept.AsSpan().IndexOf(wanted) >= 0;
}
