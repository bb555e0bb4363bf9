using System.Net;
using Claret.Portal.Hosting;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.HostingTests;

public sealed class ProxyWatchTests : IDisposable
{
    private readonly CapturedLogs logs = new();
    private readonly FakeTimeProvider clock = new();
    private readonly LoggerFactory loggers;

    public ProxyWatchTests() => loggers = new LoggerFactory([logs]);

    public void Dispose()
    {
        loggers.Dispose();
        logs.Dispose();
    }

    [Fact]
    public void Headers_from_somebody_who_is_not_named_are_said_once_an_hour()
    {
        var watch = Watch(trusted: "10.0.0.5");

        See(watch, "192.0.2.9", times: 30, forwarded: true);
        Assert.Contains("192.0.2.9 carried X-Forwarded-For", Assert.Single(logs.Lines).Message, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(59));
        See(watch, "192.0.2.10", times: 30, forwarded: true);
        Assert.Single(logs.Lines);
        clock.Advance(TimeSpan.FromMinutes(1));
        See(watch, "192.0.2.10", forwarded: true);

        Assert.Equal(2, logs.Lines.Count);
    }

    [Fact]
    public void A_named_proxy_that_forwards_is_as_it_should_be()
    {
        See(Watch(trusted: "10.0.0.5"), "::ffff:10.0.0.5", times: 500, forwarded: true);

        Assert.Empty(logs.Lines);
    }

    [Fact]
    public void When_all_come_from_one_private_address_it_is_said_once_an_hour_what_to_do()
    {
        var watch = Watch();

        See(watch, "10.0.0.5", ProxyWatch.Alike - 1);
        Assert.Empty(logs.Lines);
        See(watch, "10.0.0.5", times: 500);

        Assert.Contains("all came from 10.0.0.5", Assert.Single(logs.Lines).Message, StringComparison.Ordinal);
        Assert.Contains("name it in Portal:TrustedProxies", logs.Text, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromHours(1));
        See(watch, "10.0.0.5", ProxyWatch.Alike);
        Assert.Equal(2, logs.Lines.Count);
    }

    [Fact]
    public void A_named_proxy_that_forwards_nothing_is_said_too()
    {
        See(Watch(trusted: "10.0.0.5"), "10.0.0.5", ProxyWatch.Alike);

        Assert.Contains("sends no X-Forwarded-For", Assert.Single(logs.Lines).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "10.0.0.5", "10.0.0.6")]
    [InlineData("Production", "203.0.113.7", "203.0.113.7")]
    [InlineData("Development", "127.0.0.1", "127.0.0.1")]
    public void Different_ones_strangers_and_a_developers_machine_are_no_proxy(string environment, string one, string other)
    {
        var watch = Watch(environment);

        for (var round = 0; round < 3 * ProxyWatch.Alike; round++)
        {
            See(watch, one);
            See(watch, other);
        }

        Assert.Empty(logs.Lines);
    }

    private static void See(ProxyWatch watch, string peer, int times = 1, bool forwarded = false)
    {
        for (var time = 0; time < times; time++)
            watch.See(IPAddress.Parse(peer), forwarded);
    }

    private ProxyWatch Watch(string environment = "Production", string? trusted = null)
    {
        var forwarded = new ForwardedHeadersOptions();
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        if (trusted is not null)
            forwarded.KnownProxies.Add(IPAddress.Parse(trusted));
        return new ProxyWatch(Options.Create(forwarded), new TestEnvironment(environment), clock, loggers.CreateLogger<ProxyWatch>());
    }
}
