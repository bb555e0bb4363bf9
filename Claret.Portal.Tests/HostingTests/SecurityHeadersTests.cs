using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.HostingTests;

[Trait("Security", "24")]
public sealed partial class SecurityHeadersTests : IDisposable
{
    private readonly PortalHost portal = new();

    public void Dispose() => portal.Dispose();

    [Theory]
    [InlineData("/error")]
    [InlineData("/no-such-page")]
    [InlineData("/health/live")]
    [InlineData("/portal.css")]
    public async Task Every_answer_carries_them(string path)
    {
        using var answer = await portal.CreateClient().GetAsync(path);

        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
        Assert.Contains("object-src 'none'", Header(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Contains("geolocation=()", Header(answer, "Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_script_runs_only_from_here_or_with_the_nonce_of_this_answer()
    {
        var client = portal.CreateClient();
        using var first = await client.GetAsync("/not-found");
        using var second = await client.GetAsync("/not-found");

        var policy = Header(first, "Content-Security-Policy");
        var scripts = policy.Split(';', StringSplitOptions.TrimEntries).Single(part => part.StartsWith("script-src", StringComparison.Ordinal));
        var nonce = Nonce().Match(scripts).Groups["it"].Value;
        Assert.NotEmpty(nonce);
        Assert.DoesNotContain("unsafe", scripts);
        Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(await first.Content.ReadAsStringAsync()));
        Assert.DoesNotContain(nonce, Header(second, "Content-Security-Policy"));
    }

    [Fact]
    public async Task A_page_that_is_not_found_has_its_nonce_too()
    {
        using var answer = await portal.CreateClient().GetAsync("/no-such-page");

        var nonce = Nonce().Match(Header(answer, "Content-Security-Policy")).Groups["it"].Value;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    [Trait("Security", "11")]
    public async Task No_page_is_kept_but_a_style_sheet_is()
    {
        var client = portal.CreateClient();
        using var page = await client.GetAsync("/not-found");
        var html = await page.Content.ReadAsStringAsync();
        using var style = await client.GetAsync("/" + StyleSheet().Match(html).Groups["it"].Value);

        Assert.Equal("no-store", Header(page, "Cache-Control"));
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.DoesNotContain("no-store", Header(style, "Cache-Control"));
    }

    [Fact]
    [Trait("Security", "11")]
    public async Task Nothing_on_a_page_comes_from_elsewhere()
    {
        var html = await portal.CreateClient().GetStringAsync("/not-found");

        var links = Link().Matches(html).Select(match => match.Groups["it"].Value).ToArray();
        Assert.NotEmpty(links);
        Assert.DoesNotContain(links, link => link.Contains("//", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Https_is_pinned_where_the_public_address_says_https()
    {
        using var secure = new PortalHost(("Portal:PublicUrl", "https://password.claret.example"), ("Mail:Transport", "Pickup"));
        using var answer = await secure.CreateClient().GetAsync("/health/live");

        Assert.StartsWith("max-age=", Header(answer, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_failure_says_nothing_inside_but_a_reference()
    {
        using var broken = new PortalHost(
            "Production", ("Portal:PublicUrl", "https://password.claret.example"), ("Mail:Transport", "Pickup"), ("Mail:From", "portal@claret.internal"))
        {
            Adds = services => services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new FailingPath()),
        };
        using var answer = await broken.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }).GetAsync("/health/breaks");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Something went wrong", page);
        Assert.Matches("<code class=\"reference\">[0-9a-f]{32}|<code class=\"reference\">\\w+", page);
        Assert.DoesNotContain("secret of the failure", page);
        Assert.Contains("nonce-", Header(answer, "Content-Security-Policy"));
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : answer.Content.Headers.TryGetValues(name, out values) ? values : []);

    [GeneratedRegex("'nonce-(?<it>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nonce();

    [GeneratedRegex("href=\"(?<it>portal[^\"]*\\.css)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StyleSheet();

    [GeneratedRegex("(?:src|href|action)=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
