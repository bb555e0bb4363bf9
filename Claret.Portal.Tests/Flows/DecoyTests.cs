using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.Flows;

[Trait("Security", "3")]
public sealed class DecoyTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task After_a_restart_the_same_addresses_are_asked_for_a_username(DatabaseKind kind)
    {
        var portal = await PortalFactory.StartAsync(kind, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Resets:DecoyShare"] = "0.5",
            ["Resets:Limits:PerOriginPerHour"] = "100000",
        });
        for (var i = 0; i < 50; i += 2)
            await Given.APerson($"person{i}").WithEmail($"address{i}@claret.example").InAsync(portal);
        var before = await AskedAsync(portal);

        await using var again = await portal.RestartAsync();

        Assert.InRange(before.Count, 12, 38);
        Assert.Equal(before, await AskedAsync(again));
    }

    private static async Task<List<int>> AskedAsync(PortalFactory portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var resets = scope.ServiceProvider.GetRequiredService<ResetService>();
        var asked = new List<int>();
        for (var i = 0; i < 50; i++)
        {
            if (await resets.RequestAsync($"address{i}@claret.example", null, CancellationToken.None) is RequestOutcome.UsernameNeeded)
                asked.Add(i);
        }

        return asked;
    }
}
