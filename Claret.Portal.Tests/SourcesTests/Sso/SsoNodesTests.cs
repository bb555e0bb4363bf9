using System.Net;
using Claret.Portal.Audit;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>Two portals on one database, behind one public address: whichever a request reaches, it is the same sign-in.</summary>
public sealed class SsoNodesTests
{
    [Theory, OnPostgres]
    [Trait("Security", "31")]
    public async Task A_provider_added_while_both_run_signs_people_in_across_them_and_out_of_both(DatabaseKind kind)
    {
        await using var there = await StandInProvider.StartAsync();
        await using var first = await PortalFactory.StartAsync(kind, services: WithPatience);
        await using var second = await PortalFactory.StartAsync(settings: Besides(first), services: WithPatience);
        using var nora = first.NewClient();
        using var jo = second.NewClient();
        Assert.DoesNotContain("Sign in with", await SignInPageAsync(first), StringComparison.Ordinal);
        Assert.DoesNotContain("Sign in with", await SignInPageAsync(second), StringComparison.Ordinal);

        var provider = await first.SsoProviderAsync(there.Issuer, name: "Okta");

        Assert.Contains("Sign in with Okta", await SignInPageAsync(first), StringComparison.Ordinal);
        Assert.Contains("Sign in with Okta", await SignInPageAsync(second), StringComparison.Ordinal);

        // Begun on the one, the answer taken by the other; then the other way round.
        there.Sign("00u1", ("preferred_username", "nora.berg"), ("sid", "desk"));
        var toSecond = At(second, await nora.GoThereAsync(provider, "/account"));
        Assert.Equal("/account", (await nora.ComeBackAsync(toSecond)).AbsolutePath);
        there.Sign("00u2", ("preferred_username", "jo.lind"), ("sid", "phone"));
        var toFirst = await jo.GoThereAsync(provider, "/account");
        Assert.Equal(first.BaseAddress.Port, toFirst.Port);
        Assert.Equal("/account", (await jo.ComeBackAsync(toFirst)).AbsolutePath);
        foreach (var node in new[] { first, second })
        {
            Assert.True(await IsSignedInAsync(nora, node));
            Assert.True(await IsSignedInAsync(jo, node));
        }

        // The first is told, and the second knows; told again there, the token is known as well.
        var token = there.LogoutToken("00u1");
        Assert.Equal(HttpStatusCode.OK, await TellAsync(first, provider.Id, token));
        Assert.False(await IsSignedInAsync(nora, second));
        Assert.True(await IsSignedInAsync(jo, second));
        Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(second, provider.Id, token));
        Assert.EndsWith("told before", (await first.RefusalAsync(provider, AuditAction.SignedOutThere)).Reason, StringComparison.Ordinal);

        await using (var db = first.Database.NewContext())
            await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, false));
        using var late = second.NewClient();
        Assert.DoesNotContain("Sign in with", await SignInPageAsync(second), StringComparison.Ordinal);
        Assert.Contains($"why={SsoRefusal.NotOffered}", (await late.LeaveAsync(provider)).Query, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Besides(PortalFactory other) =>
        new(other.Database.Settings, StringComparer.Ordinal) { ["Portal:PublicUrl"] = other.BaseAddress.OriginalString };

    /// <summary>A busy machine must not look like a slow provider.</summary>
    private static void WithPatience(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton(_ => new SsoBackchannel(TimeSpan.FromMinutes(1))));

    /// <summary>The same request as it reaches this node. A cookie knows the host alone, so it goes along.</summary>
    private static Uri At(PortalFactory node, Uri request) => new(node.BaseAddress, request.PathAndQuery);

    private static async Task<string> SignInPageAsync(PortalFactory node)
    {
        using var visitor = node.NewClient();
        return await visitor.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
    }

    private static async Task<bool> IsSignedInAsync(HttpClient browser, PortalFactory node)
    {
        using var account = await browser.GetAsync(new Uri(node.BaseAddress, "/account"));
        return account.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<HttpStatusCode> TellAsync(PortalFactory node, long providerId, string token)
    {
        using var provider = node.NewClient();
        using var told = await provider.PostAsync($"/sign-in/sso/{providerId}/logout", [new("logout_token", token)]);
        return told.StatusCode;
    }
}
