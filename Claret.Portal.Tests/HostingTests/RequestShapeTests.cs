using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Claret.Portal.Tests.HostingTests;

public sealed class RequestShapeTests : IDisposable
{
    private readonly PortalHost portal = new();

    public void Dispose() => portal.Dispose();

    [Theory]
    [InlineData("/not-found", HttpStatusCode.OK)]
    [InlineData("/error", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Head_is_answered_as_get_without_a_body(string path, HttpStatusCode expected)
    {
        var client = portal.CreateClient();
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        using var get = await client.GetAsync(path);

        Assert.Equal(expected, head.StatusCode);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.NotEmpty(await get.Content.ReadAsByteArrayAsync());
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_post_to_nowhere_gets_a_page_that_leads_on()
    {
        using var answer = await portal.CreateClient().PostAsync("/no-such-page", new FormUrlEncodedContent([]));

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
        Assert.Contains("To the start page", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_page_posted_with_a_token_of_yesterday_is_drawn_again_and_told_so()
    {
        var client = portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var answer = await client.PostAsync("/error?returnUrl=%2Faccount", new FormUrlEncodedContent([new("_handler", "any")]));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/error?returnUrl=%2Faccount&stale=1", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_style_sheet_is_compressed_and_a_page_never()
    {
        var client = portal.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");
        using var style = await client.GetAsync("/portal.css");
        using var page = await client.GetAsync("/not-found");

        Assert.NotEmpty(style.Content.Headers.ContentEncoding);
        Assert.Empty(page.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Ready_means_that_the_database_answers() =>
        Assert.Equal("Healthy", await portal.CreateClient().GetStringAsync("/health/ready"));
}
