using System.Data.Common;
using System.Net;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Claret.Portal.Tests.DataTests;

/// <summary>Backups as docs/production.md describes them, taken while the portal serves, and put back elsewhere.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TempFolder backup = new();

    public void Dispose() => backup.Dispose();

    [Fact]
    public async Task A_copy_taken_while_the_portal_serves_is_a_portal_with_the_keys_and_none_without()
    {
        await using var portal = await DemoPortal.StartAsync();
        var mara = await portal.PersonAsync("mara.lopez");
        await portal.MailLinkAsync(mara);
        await using (var connection = new SqliteConnection(portal.Database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var copy = new SqliteConnection($"Data Source={backup.File("portal.db")};Pooling=False");
            // What the ".backup" of SQLite's own program does.
            connection.BackupDatabase(copy);
        }

        Directory.CreateDirectory(backup.File("keys"));
        foreach (var key in Directory.GetFiles(Path.Combine(portal.DataDirectory, "keys")))
            File.Copy(key, Path.Combine(backup.File("keys"), Path.GetFileName(key)));

        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Demo:Enabled"] = "true",
            ["Portal:DataDirectory"] = backup.Path,
            ["ConnectionStrings:Portal"] = $"Data Source={backup.File("portal.db")};Pooling=False",
        };
        await using (var restored = await PortalFactory.StartAsync(settings: settings))
        {
            using var client = restored.NewClient();
            using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);
            Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        }

        Directory.Delete(backup.File("keys"), recursive: true);
        var refused = await Assert.ThrowsAsync<Hosting.StartRefusedException>(() => PortalFactory.StartAsync(settings: settings));
        Assert.Contains("Put back the folder \"keys\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task So_is_a_dump_restored_into_an_empty_database_of_the_portals_account(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind, ("Keys:Certificate:Path", TestKeys.PemFile(backup, "keys.pem")));
        await portal.MailLinkAsync(await portal.PersonAsync("mara.lopez"));
        await portal.QuietAsync();
        await PostgresServer.RunAsync("pg_dump", NameOf(portal.Database), "--format=custom", $"--file={backup.File("claret.dump")}");
        var (audit, resets) = await NewestAsync(portal);

        var account = $"claret_{Guid.NewGuid():N}";
        await PostgresServer.ExecuteAsync($"""CREATE ROLE "{account}" LOGIN PASSWORD '{account}' """);
        var empty = await TestDatabase.CreateEmptyAsync(kind);
        await PostgresServer.ExecuteAsync($"""ALTER DATABASE "{NameOf(empty)}" OWNER TO "{account}" """);
        await PostgresServer.RunAsync("pg_restore", NameOf(empty), "--no-owner", $"--role={account}", backup.File("claret.dump"));

        var restored = await PortalFactory.StartAsync(empty, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Portal"] = new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = account, Password = account }.ConnectionString,
            ["Demo:Enabled"] = "true",
            ["Resets:DecoyShare"] = "0",
            ["Keys:Certificate:Path"] = backup.File("keys.pem"),
        });
        using (var client = restored.NewClient())
        using (var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password))
            Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        await restored.MailLinkAsync(await restored.PersonAsync("mara.lopez"));
        var (auditNow, resetsNow) = await NewestAsync(restored);
        Assert.True(auditNow > audit && resetsNow == resets + 1, $"audit {audit}, then {auditNow}; resets {resets}, then {resetsNow}");
        await using (var db = restored.Database.NewContext())
        {
            var refusal = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM \"Audit\""));
            Assert.Contains("audit rows are only ever added", refusal.Message, StringComparison.Ordinal);
        }

        // The database goes with the portal that doesn't start.
        var refused = await Assert.ThrowsAsync<Hosting.StartRefusedException>(() => restored.RestartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys:Certificate:Path"] = "" }));
        Assert.Contains("or the certificate of Keys:Certificate", refused.Message, StringComparison.Ordinal);
        await PostgresServer.ExecuteAsync($"""DROP ROLE "{account}" """);
    }

    private static string NameOf(TestDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    private static async Task<(long Audit, long Resets)> NewestAsync(PortalFactory portal)
    {
        await using var db = portal.Database.NewContext();
        return (await db.Audit.MaxAsync(entry => entry.Id), await db.Resets.MaxAsync(reset => reset.Id));
    }
}
