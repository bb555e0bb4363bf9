using System.Net;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Claret.Portal.Tests.DataTests;

/// <summary>The backup of a SQLite file as docs/production.md describes it, taken while the portal serves, and put back elsewhere.</summary>
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
            await using var copy = connection.CreateCommand();
            copy.CommandText = "VACUUM INTO $file";
            copy.Parameters.AddWithValue("$file", backup.File("portal.db"));
            await copy.ExecuteNonQueryAsync();
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
}
