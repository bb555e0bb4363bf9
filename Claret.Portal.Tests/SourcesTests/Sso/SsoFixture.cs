using Claret.Portal.Accounts;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
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
    }

    public async Task DisposeAsync()
    {
        await Portal.DisposeAsync();
        await There.DisposeAsync();
    }

    internal Task<Provider> ProviderAsync(Func<OidcSettings, OidcSettings>? with = null) => Portal.SsoProviderAsync(There.Issuer, with);
}
