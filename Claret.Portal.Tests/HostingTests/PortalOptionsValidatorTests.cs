using Claret.Portal.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.HostingTests;

public sealed class PortalOptionsValidatorTests
{
    [Theory]
    [InlineData("Development", "http://localhost:5080")]
    [InlineData("Development", "https://password.claret.example")]
    [InlineData("Production", "https://password.claret.example")]
    [InlineData("Production", "https://password.claret.example:8443")]
    public void An_address_that_ends_after_host_or_port_is_fine(string environment, string url) =>
        Assert.True(Validate(environment, new PortalOptions { PublicUrl = url, DataDirectory = "/var/lib/claret-portal" }).Succeeded);

    [Theory]
    [InlineData("Development", "")]
    [InlineData("Development", "password.claret.example")]
    [InlineData("Development", "/portal")]
    [InlineData("Development", "ftp://password.claret.example")]
    [InlineData("Development", "https://password.claret.example/")]
    [InlineData("Development", "https://password.claret.example/portal")]
    [InlineData("Development", "https://password.claret.example?x=1")]
    [InlineData("Development", "https://password.claret.example#x")]
    [InlineData("Development", "https://somebody@password.claret.example")]
    [InlineData("Production", "http://password.claret.example")]
    [InlineData("Production", "https://localhost")]
    [InlineData("Production", "https://127.0.0.1")]
    [InlineData("Production", "https://[::1]")]
    public void Any_other_is_named(string environment, string url)
    {
        var result = Validate(environment, new PortalOptions { PublicUrl = url, DataDirectory = "/var/lib/claret-portal" });

        Assert.Contains($"Portal:PublicUrl is \"{url}\"", result.FailureMessage);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var result = Validate("Production", new PortalOptions { Name = " ", PublicUrl = "http://localhost:5080", TrustedProxies = ["10.0.0.1", "10.0.0.0/8", "proxy", "10.0.0.0/99"] });

        var faults = Assert.IsAssignableFrom<IEnumerable<string>>(result.Failures).ToArray();
        Assert.Equal(6, faults.Length);
        Assert.Single(faults, fault => fault.StartsWith("Portal:DataDirectory ", StringComparison.Ordinal));
        Assert.Single(faults, fault => fault.StartsWith("Portal:Name ", StringComparison.Ordinal));
        Assert.Equal(2, faults.Count(fault => fault.StartsWith("Portal:PublicUrl ", StringComparison.Ordinal)));
        Assert.Single(faults, fault => fault.Contains("\"proxy\"", StringComparison.Ordinal));
        Assert.Single(faults, fault => fault.Contains("\"10.0.0.0/99\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_stops_the_start()
    {
        using var portal = new PortalHost(("Portal:PublicUrl", "nowhere"), ("Portal:Name", ""));

        var stopped = Assert.Throws<OptionsValidationException>(() => portal.CreateClient());

        Assert.Contains("Portal:PublicUrl", stopped.Message);
        Assert.Contains("Portal:Name", stopped.Message);
    }

    private static ValidateOptionsResult Validate(string environment, PortalOptions options) =>
        new PortalOptionsValidator(new HostingEnvironment { EnvironmentName = environment }).Validate(null, options);
}
