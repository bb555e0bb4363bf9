using System.Text.Json;
using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// Asks the provider what it is, and offers it a code that nobody gave: whoever refuses the code has accepted the client's id and secret.
/// </summary>
public sealed class SsoCheck(SsoDiscovery discovery, SsoBackchannel backchannel, PortalUrls urls) : ISourceCheck
{
    public PersonSource Source => PersonSource.Sso;

    public async Task<SourceCheckOutcome> CheckAsync(string settings, string? secret, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = Read(settings);
            var found = await discovery.FetchAsync(wanted, cancellationToken);
            await TryClientAsync(found, wanted, secret, cancellationToken);
            return new SourceCheckOutcome.Works(found.Issuer, []);
        }
        catch (SourceFaultException fault)
        {
            return new SourceCheckOutcome.Fails(fault.Fault, fault.Detail);
        }
    }

    private static OidcSettings Read(string settings) =>
        ProviderSettings.Of<OidcSettings>(new Provider { Source = PersonSource.Sso, Name = "", Settings = settings })
        ?? throw new SourceFaultException(SourceFault.NotSetUp, detail: null);

    private async Task TryClientAsync(OpenIdConnectConfiguration found, OidcSettings wanted, string? secret, CancellationToken cancellationToken)
    {
        var methods = found.TokenEndpointAuthMethodsSupported;
        if (secret is { Length: > 0 } && methods.Count > 0 && !methods.Contains("client_secret_post"))
            throw new SourceFaultException(SourceFault.NotAProvider, $"token_endpoint_auth_methods_supported: {string.Join(' ', methods)}");

        var asked = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = "connection-test",
            ["code_verifier"] = new string('t', 43),
            ["redirect_uri"] = urls.Absolute(SignInProvider.PathOf(0) + "/callback"),
            ["client_id"] = wanted.ClientId,
        };
        if (secret is { Length: > 0 })
            asked["client_secret"] = secret;

        if (await ErrorAsync(found.TokenEndpoint, asked, cancellationToken) is "invalid_client" or "unauthorized_client")
            throw new SourceFaultException(SourceFault.CredentialsRefused, wanted.ClientId);
    }

    private async Task<string?> ErrorAsync(string tokenEndpoint, Dictionary<string, string> asked, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new FormUrlEncodedContent(asked);
            using var answer = await backchannel.Client.PostAsync(new Uri(tokenEndpoint), content, cancellationToken);
            using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return said.RootElement.ValueKind == JsonValueKind.Object && said.RootElement.TryGetProperty("error", out var error) ? error.ToString() : null;
        }
        catch (HttpRequestException fault)
        {
            throw new SourceFaultException(SourceFault.ConnectionRefused, tokenEndpoint, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceFaultException(SourceFault.TimedOut, tokenEndpoint, fault);
        }
        catch (JsonException fault)
        {
            throw new SourceFaultException(SourceFault.NotAProvider, tokenEndpoint, fault);
        }
    }
}
