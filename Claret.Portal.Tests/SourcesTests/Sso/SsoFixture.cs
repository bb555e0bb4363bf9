using Claret.Portal.Accounts;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>A portal and a provider beside it, for all tests of a class.</summary>
public sealed class SsoFixture : IAsyncLifetime
{
    /// <summary>More than the portal has: a busy machine must not look like a slow provider.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    internal ShiftedClock Clock { get; } = new();

    internal PortalFactory Portal { get; private set; } = default!;

    internal StandInProvider There { get; private set; } = default!;

    public async Task InitializeAsync()
    {
        There = await StandInProvider.StartAsync();
        Portal = await PortalFactory.StartAsync(services: services =>
        {
            services.Replace(ServiceDescriptor.Singleton(_ => new SsoBackchannel(Patience)));
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        });
        await WarmUpAsync();
    }

    public async Task DisposeAsync()
    {
        await Portal.DisposeAsync();
        await There.DisposeAsync();
    }

    /// <summary>The first way there and back takes seconds on a busy machine, most of them for compiling: no test's patience is for that.</summary>
    private async Task WarmUpAsync()
    {
        var provider = await ProviderAsync(settings => settings with { AddsPeople = false });
        There.Sign("nobody");
        using var browser = Portal.NewClient();
        using var failed = await browser.GetAsync(await browser.SignInThroughAsync(provider));
        await using var db = Portal.Database.NewContext();
        await db.Providers.Where(p => p.Id == provider.Id).ExecuteDeleteAsync();
    }

    internal Task<Provider> ProviderAsync(Func<OidcSettings, OidcSettings>? with = null) => Portal.SsoProviderAsync(There.Issuer, with);
}
