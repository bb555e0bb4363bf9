using System.Buffers.Binary;
using System.Net;
using System.Text;
using Claret.Portal.Hosting;
using Claret.Portal.Settings;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SettingsTests;

public sealed class PortalLogoTests
{
    /// <summary>One dot.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0, 32, 0, 64, 3, 1, 0x22, 0, 2, 0x11, 1];
    private static readonly byte[] WebP = [.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 0, 0];

    [Fact]
    public void A_picture_is_what_its_bytes_say()
    {
        Assert.Equal(new PictureHeader("image/png", 1, 1), PictureHeader.Of(Convert.FromBase64String(Png)));
        Assert.Equal(new PictureHeader("image/jpeg", 64, 32), PictureHeader.Of(Jpeg));
        Assert.Equal(new PictureHeader("image/webp", 100, 50), PictureHeader.Of(WebP));
    }

    [Fact]
    [Trait("Security", "26")]
    public void What_is_no_picture_too_large_or_too_wide_is_refused()
    {
        var wide = Convert.FromBase64String(Png);
        BinaryPrimitives.WriteUInt32BigEndian(wide.AsSpan(16), 50_000);
        byte[][] none =
        [
            [], "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), "GIF89a"u8.ToArray(), "<html>"u8.ToArray(),
            Jpeg[..9], WebP[..20], Convert.FromBase64String(Png)[..20],
        ];

        Assert.All(none, bytes => Assert.Equal(LogoFault.NoPicture, PortalLogo.WhyNot(bytes)));
        Assert.Equal(LogoFault.TooManyPixels, PortalLogo.WhyNot(wide));
        Assert.Equal(LogoFault.TooLarge, PortalLogo.WhyNot(new byte[PortalLogo.MaxBytes + 1]));
        Assert.Null(PortalLogo.Of("not base64"));
        Assert.Null(PortalLogo.Of(""));
    }

    [Fact]
    [Trait("Security", "24")]
    public async Task It_is_served_under_its_hash_to_everybody_and_as_nothing_but_a_picture()
    {
        await using var portal = await PortalFactory.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Portal:Logo"] = Png });
        using var client = portal.NewClient();
        var logo = PortalLogo.Of(Png)!;

        Assert.Contains(logo.Path, await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        using var answer = await client.GetAsync(new Uri(logo.Path, UriKind.Relative));
        using var other = await client.GetAsync(new Uri("/logo/0123", UriKind.Relative));

        Assert.Equal(("image/png", "nosniff"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(Convert.FromBase64String(Png), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((true, TimeSpan.FromDays(365)), (answer.Headers.CacheControl!.Public, answer.Headers.CacheControl.MaxAge));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_logo_is_kept_as_a_setting_and_its_faults_are_said(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();

        var invalid = Assert.IsType<SettingsOutcome.Invalid>(await bench.SaveAsync(caller, ("Portal:Logo", Convert.ToBase64String(Encoding.UTF8.GetBytes("<svg/>")))));
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(caller, ("Portal:Logo", Png)));

        Assert.StartsWith("Portal:Logo isn't a picture", Assert.Single(invalid.Faults), StringComparison.Ordinal);
        Assert.Equal("image/png", PortalLogo.Of(bench.Options<PortalOptions>().Logo)!.ContentType);
        Assert.Equal("Portal:Logo: changed", (await bench.Database.RecordAsync())[^1].Reason);
    }
}
