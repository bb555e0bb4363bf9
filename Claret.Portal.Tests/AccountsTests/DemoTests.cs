using System.Net;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.AccountsTests;

public sealed class DemoTests
{
    [Fact]
    public async Task A_database_with_the_demo_people_serves_nothing_but_the_demonstration()
    {
        var portal = await PortalFactory.StartAsync(settings: Demo("true"));
        await using var again = await portal.RestartAsync();

        var refusal = await Assert.ThrowsAsync<Hosting.StartRefusedException>(() => again.RestartAsync(Demo("false")));

        Assert.Contains("demo people", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_Development_the_demonstration_is_refused()
    {
        var settings = new Dictionary<string, string?>(Demo("true"), StringComparer.Ordinal)
        {
            ["environment"] = "Production",
            ["Portal:PublicUrl"] = "https://password.claret.example",
            ["Mail:Transport"] = "Pickup",
        };

        var refusal = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => PortalFactory.StartAsync(settings: settings));

        Assert.Contains(refusal.Failures, failure => failure.Contains("Demo:Enabled", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> Demo(string enabled) => new(StringComparer.Ordinal) { ["Demo:Enabled"] = enabled };
}
