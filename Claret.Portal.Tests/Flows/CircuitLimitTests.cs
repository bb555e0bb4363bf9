using System.Net;
using Claret.Portal.Hosting;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.Flows;

/// <summary>What one address can take of a node, spoken on the wire.</summary>
[Trait("Security", "19")]
public sealed class CircuitLimitTests
{
    [Fact]
    public async Task Of_five_hundred_circuits_from_one_address_two_hundred_start_and_another_address_has_its_own()
    {
        await using var portal = await PortalFactory.StartAsync(settings: Quiet);
        var (here, there) = Networks(portal);

        var circuits = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => RawCircuit.ConnectAsync(here)));
        try
        {
            var started = await Task.WhenAll(circuits.Select(async circuit => circuit.IsOpen && await circuit.StartAsync(here)));

            Assert.Equal(200, started.Count(yes => yes));
            await using var refused = await RawCircuit.ConnectAsync(here);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Answer);
            using var client = new HttpClient();
            using var negotiate = await client.PostAsync(new Uri(here, "/_blazor/negotiate?negotiateVersion=1"), content: null);
            Assert.Equal(HttpStatusCode.TooManyRequests, negotiate.StatusCode);
            Assert.Equal(60, negotiate.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            Assert.Contains("Too many pages of this portal are open from your network.", await negotiate.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            await using var other = await RawCircuit.ConnectAsync(there);
            Assert.True(await other.StartAsync(there));
        }
        finally
        {
            await Task.WhenAll(circuits.Select(circuit => circuit.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_page_without_a_circuit_says_so_in_words_and_asks_for_none()
    {
        await using var portal = await PortalFactory.StartAsync(settings: Limit(1));
        var (here, there) = Networks(portal);
        await using var circuit = await RawCircuit.ConnectAsync(here);
        Assert.True(await circuit.StartAsync(here));
        using var client = new HttpClient();

        var crowded = await client.GetStringAsync(new Uri(here, "/forgot-password"));
        var free = await client.GetStringAsync(new Uri(there, "/forgot-password"));

        Assert.Contains("Too many pages are open from your network", crowded, StringComparison.Ordinal);
        Assert.Contains("Send reset email", crowded, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web", Scripts(crowded), StringComparison.Ordinal);
        Assert.DoesNotContain("Too many pages are open", free, StringComparison.Ordinal);
        Assert.Contains("blazor.web", Scripts(free), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circuit_that_is_kept_for_a_broken_connection_keeps_its_place_until_it_is_let_go()
    {
        await using var portal = await PortalFactory.StartAsync(
            settings: Limit(1), services: services => services.PostConfigure<CircuitOptions>(circuits => circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(2)));
        var (here, _) = Networks(portal);
        var network = "127.0.0.1";
        var places = portal.Get<CircuitPlaces>();
        await using (var circuit = await RawCircuit.ConnectAsync(here))
            Assert.True(await circuit.StartAsync(here));

        await Eventually.ThatAsync(() => places.MayConnect(network), "the connection gave its place back");
        Assert.False(places.MayOpenPage(network));
        // It may come back, but nothing else may start.
        await using var second = await RawCircuit.ConnectAsync(here);
        Assert.False(await second.StartAsync(here));
        await second.EndedAsync();

        await Eventually.ThatAsync(() => places.MayOpenPage(network), "the circuit was let go, and its place with it");
        await using var third = await RawCircuit.ConnectAsync(here);
        Assert.True(await third.StartAsync(here));
    }

    [Fact]
    public async Task A_connection_has_one_circuit_and_takes_over_no_second_one()
    {
        await using var portal = await PortalFactory.StartAsync(settings: Quiet);
        var (here, _) = Networks(portal);
        await using var first = await RawCircuit.ConnectAsync(here);
        await using var second = await RawCircuit.ConnectAsync(here);
        await using var third = await RawCircuit.ConnectAsync(here);
        foreach (var circuit in new[] { first, second, third })
            Assert.True(await circuit.StartAsync(here));

        await second.CallAsync("ConnectCircuit", first.Secret!);
        await second.EndedAsync();
        Assert.False(await third.StartAsync(here));
        await third.EndedAsync();

        Assert.False(second.IsOpen);
        Assert.False(third.IsOpen);
        Assert.True(first.IsOpen);
    }

    [Fact]
    public async Task A_start_that_fails_takes_no_place()
    {
        await using var portal = await PortalFactory.StartAsync(settings: Limit(1));
        var (here, _) = Networks(portal);
        foreach (var uri in new[] { "nonsense", "http://elsewhere.example/" })
        {
            await using var circuit = await RawCircuit.ConnectAsync(here);
            Assert.Null(await circuit.CallAsync("StartCircuit", here.OriginalString + "/", uri, "[]", ""));
            await circuit.EndedAsync();
            await Eventually.ThatAsync(() => portal.Get<CircuitPlaces>().MayConnect("127.0.0.1"), "the connection is gone");
        }

        await using var right = await RawCircuit.ConnectAsync(here);
        Assert.True(await right.StartAsync(here));
    }

    [Fact]
    public async Task A_frame_of_a_megabyte_ends_its_own_connection_alone()
    {
        await using var portal = await PortalFactory.StartAsync(settings: Quiet);
        var (here, _) = Networks(portal);
        await using var hostile = await RawCircuit.ConnectAsync(here);
        await using var other = await RawCircuit.ConnectAsync(here);
        Assert.True(await hostile.StartAsync(here));

        await hostile.SendAsync([0x80, 0x80, 0x40, .. new byte[1 << 20]]);
        await hostile.EndedAsync();

        Assert.False(hostile.IsOpen);
        Assert.True(await other.StartAsync(here));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_page_of_another_site_gets_no_connection(string origin)
    {
        await using var portal = await PortalFactory.StartAsync(settings: Limit(1));
        var (here, _) = Networks(portal);
        await using var foreign = await RawCircuit.ConnectAsync(here, origin);

        Assert.Equal(HttpStatusCode.Forbidden, foreign.Answer);
        await using var own = await RawCircuit.ConnectAsync(here, here.OriginalString);
        Assert.True(await own.StartAsync(here));
    }

    [Fact]
    public async Task No_circuit_at_all_is_no_setting()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => PortalFactory.StartAsync(settings: Limit(0)));

        Assert.Contains("Hosting:CircuitsPerAddress must be 1 or more", fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What a circuit says is of no interest where there are hundreds.</summary>
    private static Dictionary<string, string?> Quiet => new(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
    };

    private static Dictionary<string, string?> Limit(int circuits) =>
        new(Quiet, StringComparer.Ordinal) { ["Hosting:CircuitsPerAddress"] = circuits.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <summary>One machine, two addresses.</summary>
    private static (Uri Here, Uri There) Networks(PortalFactory portal) =>
        (new Uri($"http://127.0.0.1:{portal.BaseAddress.Port}"), new Uri($"http://[::1]:{portal.BaseAddress.Port}"));

    private static string Scripts(string html) => string.Concat(html.Split("<script").Skip(1).Select(script => script.Split('>')[0]));
}
