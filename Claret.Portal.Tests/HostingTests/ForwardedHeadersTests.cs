using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.HostingTests;

/// <summary>On the real server: forged headers change neither where a request came from nor how.</summary>
[Trait("Security", "4"), Trait("Security", "24")]
public sealed class ForwardedHeadersTests
{
    [Fact]
    public async Task From_anybody_who_is_not_named_they_change_nothing()
    {
        await using var portal = await DemoPortal.StartAsync(settings: ("Portal:TrustedProxies:0", "10.0.0.0/8"));

        var (origins, location) = await SignInWithForgedHeadersAsync(portal);

        Assert.Equal(["127.0.0.1"], origins);
        Assert.StartsWith("http://localhost", location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_named_proxy_they_say_where_a_request_came_from_but_never_the_host()
    {
        await using var portal = await DemoPortal.StartAsync(settings: ("Portal:TrustedProxies:0", "127.0.0.1"));

        var (origins, location) = await SignInWithForgedHeadersAsync(portal);

        Assert.Equal(["203.0.113.1", "203.0.113.2", "203.0.113.3"], origins);
        Assert.StartsWith("https://localhost", location, StringComparison.Ordinal);
    }

    /// <summary>Where the sign-ins came from by the record, and where a page that needs one leads.</summary>
    private static async Task<(IReadOnlyList<string?> Origins, string Location)> SignInWithForgedHeadersAsync(PortalFactory portal)
    {
        var location = "";
        for (var last = 1; last <= 3; last++)
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new Uri($"http://127.0.0.1:{portal.BaseAddress.Port}") };
            client.DefaultRequestHeaders.Host = $"localhost:{portal.BaseAddress.Port}";
            client.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{last}");
            client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
            client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
            client.DefaultRequestHeaders.Add("Forwarded", $"for=203.0.113.{last};proto=https;host=evil.example");
            using var answer = await client.GetAsync(new Uri("/account", UriKind.Relative));
            location = answer.Headers.Location!.OriginalString;
            using var signedIn = await client.SignInAsync("mara.lopez", "not the password");
        }

        await using var db = portal.Database.NewContext();
        return (await db.Audit.Where(entry => entry.Action == AuditAction.SignIn).Select(entry => entry.OriginAddress).Distinct().OrderBy(origin => origin).ToListAsync(), location);
    }
}
