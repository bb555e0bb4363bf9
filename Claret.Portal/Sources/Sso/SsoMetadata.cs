using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// What one provider last said of itself, asked again twice a day and when a token names a key that nobody knows. The framework's own
/// fetches in the background, so the first people after a change of keys would be refused; this one waits for the new keys.
/// </summary>
public sealed class SsoMetadata(SsoDiscovery discovery, OidcSettings settings, TimeProvider clock)
    : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    /// <summary>A stranger's tokens with invented keys lead to one question a minute.</summary>
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMinutes(1);

    /// <summary>While a provider is down, not everybody waits for it in turn.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private OpenIdConnectConfiguration? known;
    private Task<OpenIdConnectConfiguration>? asking;
    private DateTimeOffset freshUntil;
    private DateTimeOffset nextTry;
    private DateTimeOffset nextForKeys;

    /// <summary>Everybody who needs it waits for the same answer. Throws <see cref="SourceFaultException"/> where there was never a good one.</summary>
    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (known is not null && now < freshUntil)
                return Task.FromResult(known);

            if (asking is null || (asking.IsCompleted && now >= nextTry))
                asking = AskAsync();
            return asking.WaitAsync(cancel);
        }
    }

    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => await GetConfigurationAsync(cancel);

    public override void RequestRefresh()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (now < nextForKeys)
                return;

            nextForKeys = now + BetweenKeys;
            (freshUntil, nextTry) = (now, now);
        }
    }

    private async Task<OpenIdConnectConfiguration> AskAsync()
    {
        // Off the caller's thread, which holds the gate; and on nobody's behalf alone, so that nobody's leaving stops it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var said = await discovery.FetchAsync(settings, CancellationToken.None);
            lock (gate)
                (known, freshUntil) = (said, clock.GetUtcNow() + Lasts);
            return said;
        }
        catch (SourceFaultException) when (known is not null)
        {
            lock (gate)
                freshUntil = clock.GetUtcNow() + BetweenKeys;
            return known;
        }
        finally
        {
            lock (gate)
                nextTry = clock.GetUtcNow() + BetweenTries;
        }
    }
}
