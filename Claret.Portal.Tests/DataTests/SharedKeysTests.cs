using System.Net;
using System.Security.Cryptography;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Data.Keys;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.DataTests;

/// <summary>Nodes on one PostgreSQL share their Data Protection keys, and a certificate keeps these from lying beside the data in clear.</summary>
public sealed class SharedKeysTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, OnPostgres]
    [Trait("Security", "17")]
    public async Task A_cookie_of_one_node_is_good_on_the_other(DatabaseKind kind)
    {
        await using var first = await DemoPortal.StartAsync(kind);
        await using var second = await PortalFactory.StartAsync(settings: Besides(first));
        using var client = first.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("claret=", StringComparison.Ordinal)).Split(';')[0];

        using var with = await AccountAsync(second, cookie);
        using var without = await AccountAsync(second, cookie: null);

        Assert.NotEqual(first.DataDirectory, second.DataDirectory);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(HttpStatusCode.Found, without.StatusCode);
        Assert.Empty(Directory.GetFiles(first.DataDirectory, "key-*.xml", SearchOption.AllDirectories));
    }

    [Theory, OnPostgres]
    public async Task The_database_holds_keys_that_only_the_certificate_opens_and_an_old_one_still_does(DatabaseKind kind)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys:Certificate:Path"] = TestKeys.PfxFile(folder, "keys.pfx", "pass word"), ["Keys:Certificate:Password"] = "pass word" };
        var portal = await PortalFactory.StartAsync(kind, settings);
        await using (var db = portal.Database.NewContext())
        {
            var kept = Assert.Single(await db.DataProtectionKeys.ToListAsync()).Xml!;
            Assert.Contains("EncryptedData", kept, StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", kept, StringComparison.Ordinal);
        }

        // Another certificate from now on; the old one is kept for what it encrypted.
        portal = await portal.RestartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Keys:Certificate:Path"] = TestKeys.PemFile(folder, "new.pem"),
            ["Keys:Certificate:Password"] = "",
            ["Keys:OldCertificates:0:Path"] = folder.File("keys.pfx"),
            ["Keys:OldCertificates:0:Password"] = "pass word",
        });

        // Without it the portal's own key can't be read, and that is said.
        var lost = await Assert.ThrowsAsync<Hosting.StartRefusedException>(() => portal.RestartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Keys:OldCertificates:0:Path"] = folder.File("new.pem"),
            ["Keys:OldCertificates:0:Password"] = "",
        }));
        Assert.Contains("Keys:OldCertificates", lost.Message, StringComparison.Ordinal);
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Beside_a_sqlite_file_keys_are_files_of_the_service_alone()
    {
        await using var portal = await PortalFactory.StartAsync();

        var key = Assert.Single(Directory.GetFiles(Path.Combine(portal.DataDirectory, "keys")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(key)!));
        }

        await using var db = portal.Database.NewContext();
        Assert.Empty(await db.DataProtectionKeys.ToListAsync());
    }

    [Theory, OnPostgres]
    public async Task With_a_wrong_certificate_alone_no_key_is_readable_and_that_is_noticed_before_another_is_made(DatabaseKind kind)
    {
        var right = new CertificateOptions { Path = TestKeys.PemFile(folder, "right.pem") };
        var wrong = new CertificateOptions { Path = TestKeys.PemFile(folder, "wrong.pem") };
        await using var portal = await PortalFactory.StartAsync(kind, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys:Certificate:Path"] = right.Path });

        await RingOf(portal, new KeyOptions { Certificate = right }).DemandReadableAsync(default);
        await RingOf(portal, new KeyOptions { Certificate = wrong, OldCertificates = [right] }).DemandReadableAsync(default);
        await Assert.ThrowsAsync<CryptographicException>(() => RingOf(portal, new KeyOptions { Certificate = wrong }).DemandReadableAsync(default));
    }

    private static KeyRing RingOf(PortalFactory portal, KeyOptions options) => new(portal.Database.Contexts, Options.Create(options));

    private static Dictionary<string, string?> Besides(PortalFactory other) =>
        new(other.Database.Settings, StringComparer.Ordinal) { ["Demo:Enabled"] = "true", ["Resets:DecoyShare"] = "0" };

    private static async Task<HttpResponseMessage> AccountAsync(PortalFactory portal, string? cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/account", UriKind.Relative));
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request);
    }
}
