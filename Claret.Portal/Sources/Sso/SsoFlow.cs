using System.Text.Encodings.Web;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// There and back. The framework's handler is made for each request with what its provider is set up as at that moment, so none is
/// registered at the start, and no other request is looked at by it.
/// </summary>
public sealed class SsoFlow(
    SsoClients clients, SsoEvents events, SsoRefusals refusals, ILoggerFactory loggers, HtmlEncoder html, UrlEncoder url, TimeProvider clock)
{
    /// <summary>Leads to the provider, with what recognises the answer in the state and two cookies.</summary>
    public async Task LeaveAsync(HttpContext http, long providerId, string? returnUrl)
    {
        http.Response.Headers.CacheControl = "no-store";
        var home = LocalUrl.OrHome(returnUrl);
        if (http.User.Identity is { IsAuthenticated: true })
        {
            http.Response.Redirect(MustSetPassword.Is(http.User) ? PortalRoutes.Password : home);
            return;
        }

        if (await FindAsync(http, providerId, home) is not { } client)
            return;

        try
        {
            await client.Metadata.GetConfigurationAsync(http.RequestAborted);
            var handler = await HandlerAsync(http, client);
            await handler.ChallengeAsync(new AuthenticationProperties { RedirectUri = home, IssuedUtc = clock.GetUtcNow() });
        }
        catch (Exception fault) when (fault is SourceFaultException or HttpRequestException or OpenIdConnectProtocolException
            || (fault is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            var (why, kind) = SsoFaults.Read(fault);
            await RefuseAsync(http, providerId, client, why, kind, home);
        }
    }

    /// <summary>The browser comes back with the provider's answer.</summary>
    public async Task ReturnAsync(HttpContext http, long providerId)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await FindAsync(http, providerId, returnUrl: null) is not { } client)
            return;

        var handler = await HandlerAsync(http, client);
        if (!await handler.HandleRequestAsync())
            await RefuseAsync(http, providerId, client, SsoRefusal.Lost, "not the address that was given", returnUrl: null);
    }

    private async Task<SsoClient?> FindAsync(HttpContext http, long providerId, string? returnUrl)
    {
        var client = await clients.FindAsync(providerId, http.RequestAborted);
        if (client is { Provider.IsEnabled: true })
            return client;

        await RefuseAsync(http, providerId, client, SsoRefusal.NotOffered, client is null ? "not set up" : "switched off", returnUrl);
        return null;
    }

    private async Task<OpenIdConnectHandler> HandlerAsync(HttpContext http, SsoClient client)
    {
        events.Client = client;
        var handler = new OpenIdConnectHandler(new OneClient(client.Options), loggers, html, url);
        await handler.InitializeAsync(new AuthenticationScheme(SsoClient.SchemeOf(client.Provider), displayName: null, typeof(OpenIdConnectHandler)), http);
        return handler;
    }

    private async Task RefuseAsync(HttpContext http, long providerId, SsoClient? client, SsoRefusal why, string kind, string? returnUrl) =>
        http.Response.Redirect(await refusals.RecordAsync(providerId, client?.Provider, why, kind, personId: null, returnUrl, http.RequestAborted));

    /// <summary>The handler asks by name; here there is one.</summary>
    private sealed class OneClient(OpenIdConnectOptions options) : IOptionsMonitor<OpenIdConnectOptions>
    {
        public OpenIdConnectOptions CurrentValue => options;

        public OpenIdConnectOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;
    }
}
