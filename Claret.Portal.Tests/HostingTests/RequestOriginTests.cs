using System.Net;
using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.HostingTests;

public sealed class RequestOriginTests
{
    [Fact]
    public async Task A_forwarded_address_is_believed_from_a_named_proxy() =>
        Assert.Equal("203.0.113.9", await OriginAsync("10.1.2.3", "203.0.113.9", ("Portal:TrustedProxies:0", "10.0.0.0/8")));

    [Fact]
    public async Task What_a_stranger_wrote_before_the_proxy_is_not() =>
        Assert.Equal("203.0.113.9", await OriginAsync("10.1.2.3", "198.51.100.7, 203.0.113.9", ("Portal:TrustedProxies:0", "10.1.2.3")));

    [Fact]
    public async Task Nobody_is_believed_when_no_proxy_is_named() =>
        Assert.Equal("127.0.0.1", await OriginAsync("127.0.0.1", "203.0.113.9"));

    [Fact]
    public async Task Nor_somebody_else_than_the_proxy() =>
        Assert.Equal("192.0.2.1", await OriginAsync("192.0.2.1", "203.0.113.9", ("Portal:TrustedProxies:0", "10.0.0.0/8")));

    [Fact]
    public async Task Not_even_by_the_framework_s_environment_switch() =>
        Assert.Equal("192.0.2.1", await OriginAsync("192.0.2.1", "203.0.113.9", ("FORWARDEDHEADERS_ENABLED", "true")));

    private static async Task<string?> OriginAsync(string connection, string forwarded, params (string, string)[] settings)
    {
        string? seen = null;
        using var portal = new PortalHost(settings)
        {
            Adds = services => services.AddSingleton<IStartupFilter>(new Ends(
                before: http => http.Connection.RemoteIpAddress = IPAddress.Parse(connection),
                after: http => seen = http.RequestServices.GetRequiredService<RequestOrigin>().Address)),
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/anywhere");
        request.Headers.Add(ForwardedHeadersDefaults.XForwardedForHeaderName, forwarded);

        using var answer = await portal.CreateClient().SendAsync(request);

        return seen;
    }

    private sealed class Ends(Action<HttpContext> before, Action<HttpContext> after) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                before(http);
                return go(http);
            });
            next(app);
            app.Run(http =>
            {
                after(http);
                return Task.CompletedTask;
            });
        };
    }
}
