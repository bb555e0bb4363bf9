using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>Sets the framework's handler up for one provider: the code flow with PKCE, and nothing taken on trust.</summary>
public sealed class SsoClientFactory(
    IDataProtectionProvider protection, ProviderSecrets secrets, SsoBackchannel backchannel, SsoDiscovery discovery, IOptions<PortalOptions> portal, TimeProvider clock)
{
    /// <summary>From leaving for the provider to coming back.</summary>
    public static readonly TimeSpan MayTake = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(2);

    public SsoClient Make(Provider provider, OidcSettings settings)
    {
        var metadata = new SsoMetadata(discovery, settings, clock);
        var options = new OpenIdConnectOptions
        {
            ClientId = settings.ClientId,
            ClientSecret = secrets.Of(provider),
            ResponseType = OpenIdConnectResponseType.Code,
            ResponseMode = OpenIdConnectResponseMode.Query,
            UsePkce = true,
            SaveTokens = false,
            MapInboundClaims = false,
            GetClaimsFromUserInfoEndpoint = false,
            DisableTelemetry = true,
            CallbackPath = SsoClient.CallbackOf(provider),
            RemoteAuthenticationTimeout = MayTake,
            Backchannel = backchannel.Client,
            ConfigurationManager = metadata,
            DataProtectionProvider = protection,
            TokenHandler = new SignedTokens(),
            EventsType = typeof(SsoEvents),
            TimeProvider = clock,
            TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = settings.Issuer,
                ValidAudience = settings.ClientId,
                ValidAlgorithms = SsoDiscovery.Algorithms,
                ClockSkew = ClocksDiffer,
                RequireSignedTokens = true,
                RequireExpirationTime = true,
            },
        };
        options.ProtocolValidator.NonceLifetime = MayTake;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend("openid").Distinct(StringComparer.Ordinal))
            options.Scope.Add(scope);

        SetCookies(options);
        new OpenIdConnectPostConfigureOptions(protection).PostConfigure(SsoClient.SchemeOf(provider), options);
        return new SsoClient(provider, settings, options, metadata);
    }

    /// <summary>
    /// They go to the callback's path alone, so that sign-ins that were never finished don't pile up in front of every page. A cookie with
    /// a path can't be named <c>__Host-</c>.
    /// </summary>
    private void SetCookies(OpenIdConnectOptions options)
    {
        var isHttps = portal.Value.IsHttps;
        foreach (var (cookie, name) in new[] { (options.CorrelationCookie, "claret-sso-begun."), (options.NonceCookie, "claret-sso-once.") })
        {
            cookie.Name = isHttps ? "__Secure-" + name : name;
            cookie.HttpOnly = true;
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }
    }
}
