using System.Net;
using Claret.Portal.Hosting;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.HostingTests;

[Trait("Security", "24")]
public sealed class DevelopmentAccessTests
{
    [Theory]
    [InlineData("Development", "127.0.0.1", "localhost", true)]
    [InlineData("Development", "::1", "[::1]", true)]
    [InlineData("Development", "::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData("Development", "127.0.0.1", "rebound.evil.example", false)]
    [InlineData("Development", "192.0.2.7", "localhost", false)]
    [InlineData("Development", null, "localhost", false)]
    [InlineData("Production", "127.0.0.1", "localhost", false)]
    [InlineData("Staging", "127.0.0.1", "localhost", false)]
    public void It_is_open_to_this_machine_in_Development_alone(string environment, string? address, string host, bool isOpen) =>
        Assert.Equal(isOpen, new DevelopmentAccess(new TestEnvironment(environment)).IsOpenTo(address is null ? null : IPAddress.Parse(address), host));

    [Theory]
    [InlineData("Development", "/dev/mailbox", "localhost", HttpStatusCode.OK)]
    [InlineData("Development", "/dev/mailbox", "rebound.evil.example", HttpStatusCode.NotFound)]
    [InlineData("Production", "/dev/mailbox", "localhost", HttpStatusCode.NotFound)]
    [InlineData("Production", "/DEV/Mailbox", "localhost", HttpStatusCode.NotFound)]
    [InlineData("Production", "/device", "localhost", HttpStatusCode.OK)]
    public async Task Elsewhere_the_address_does_not_exist(string environment, string path, string host, HttpStatusCode expected)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<DevelopmentAccess>();
        await using var app = builder.Build();
        app.UseMiddleware<DevelopmentPages>();
        app.Run(context => context.Response.WriteAsync("reached"));
        await app.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + path);
        request.Headers.Host = host;

        using var response = await client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }
}
