using System.Net;

namespace Claret.Portal.Tests.HostingTests;

[Trait("Security", "19")]
public sealed class CircuitOriginCheckTests : IDisposable
{
    private readonly PortalHost portal = new(("Portal:PublicUrl", "https://password.claret.example"));

    public void Dispose() => portal.Dispose();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://password.claret.example.evil.example")]
    [InlineData("http://password.claret.example")]
    [InlineData("https://password.claret.example:8443")]
    [InlineData("null")]
    [InlineData("nonsense")]
    public async Task A_page_of_another_site_gets_no_circuit(string origin) =>
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync(origin));

    [Theory]
    [InlineData("https://password.claret.example")]
    [InlineData("https://PASSWORD.claret.example:443")]
    [InlineData("https://inside.claret.example")]
    [InlineData(null)]
    public async Task Our_own_pages_get_one_by_the_public_address_or_the_one_they_were_asked_by(string? origin) =>
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(origin));

    [Fact]
    public async Task The_path_may_be_written_in_any_case() =>
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync("https://evil.example", "/_BLAZOR/negotiate?negotiateVersion=1"));

    [Fact]
    public async Task The_farewell_of_a_page_without_referrer_passes() =>
        Assert.NotEqual(HttpStatusCode.Forbidden, await NegotiateAsync("null", "/_blazor/disconnect"));

    [Fact]
    public async Task The_farewell_of_another_site_does_not() =>
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync("https://evil.example", "/_blazor/disconnect"));

    private async Task<HttpStatusCode> NegotiateAsync(string? origin, string path = "/_blazor/negotiate?negotiateVersion=1")
    {
        var client = portal.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://inside.claret.example" + path) { Content = new StringContent("") };
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
