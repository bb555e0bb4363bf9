using System.Security.Authentication;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>Asks a provider what it is and which keys it signs with (OpenID Connect Discovery 1.0). What is wrong is a <see cref="SourceFaultException"/>.</summary>
public sealed class SsoDiscovery(SsoBackchannel backchannel, IHostEnvironment environment)
{
    /// <summary>Signatures that only the provider can make: nothing that shares a secret with us, and never "none".</summary>
    public static readonly IReadOnlyList<string> Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public async Task<OpenIdConnectConfiguration> FetchAsync(OidcSettings settings, CancellationToken cancellationToken)
    {
        var issuer = IssuerOf(settings);
        var found = await ReadAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", OpenIdConnectConfiguration.Create, cancellationToken);
        if (!string.Equals(found.Issuer, issuer, StringComparison.Ordinal))
            throw new SourceFaultException(SourceFault.IssuerDiffers, found.Issuer);

        Demand(found.ResponseTypesSupported, ["code"], "response_types_supported");
        Demand(found.IdTokenSigningAlgValuesSupported, Algorithms, "id_token_signing_alg_values_supported");
        foreach (var (name, address) in new[]
        {
            ("authorization_endpoint", found.AuthorizationEndpoint), ("token_endpoint", found.TokenEndpoint), ("jwks_uri", found.JwksUri),
        })
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
                throw new SourceFaultException(SourceFault.NotAProvider, name);
            if (!IsSafe(url))
                throw new SourceFaultException(SourceFault.NoTls, address);
        }

        foreach (var key in await ReadAsync(found.JwksUri, keys => JsonWebKeySet.Create(keys).GetSigningKeys(), cancellationToken))
            found.SigningKeys.Add(key);
        if (found.SigningKeys.Count == 0)
            throw new SourceFaultException(SourceFault.NotAProvider, "jwks_uri");
        return found;
    }

    private string IssuerOf(OidcSettings settings)
    {
        if (settings.ClientId.Length == 0 || !Uri.TryCreate(settings.Issuer, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("https" or "http")
            || issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || issuer.UserInfo.Length > 0)
        {
            throw new SourceFaultException(SourceFault.NotSetUp, settings.ClientId.Length == 0 ? "ClientId" : settings.Issuer);
        }

        return IsSafe(issuer) ? settings.Issuer : throw new SourceFaultException(SourceFault.NoTls, settings.Issuer);
    }

    /// <summary>TLS, or this very machine while developing.</summary>
    private bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (environment.IsDevelopment() && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    /// <summary>A provider that lists nothing isn't asked for it.</summary>
    private static void Demand(ICollection<string> offered, IReadOnlyList<string> wanted, string name)
    {
        if (offered.Count > 0 && !offered.Intersect(wanted, StringComparer.Ordinal).Any())
            throw new SourceFaultException(SourceFault.NotAProvider, $"{name}: {string.Join(' ', offered)}");
    }

    private async Task<T> ReadAsync<T>(string address, Func<string, T> read, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await backchannel.Client.GetAsync(new Uri(address), cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new SourceFaultException(SourceFault.NotAProvider, FormattableString.Invariant($"{address}: {(int)answer.StatusCode}"));

            return read(await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException fault)
        {
            throw new SourceFaultException(FaultOf(fault), fault.Message, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceFaultException(SourceFault.TimedOut, address, fault);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new SourceFaultException(SourceFault.NotAProvider, address, fault);
        }
    }

    private static SourceFault FaultOf(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => SourceFault.HostUnknown,
        HttpRequestError.ConnectionError => SourceFault.ConnectionRefused,
        HttpRequestError.SecureConnectionError =>
            fault.InnerException is AuthenticationException { Message: var said } && said.Contains("certificate", StringComparison.OrdinalIgnoreCase)
                ? SourceFault.CertificateNotTrusted
                : SourceFault.NoTls,
        HttpRequestError.ResponseEnded => SourceFault.Dropped,
        HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse => SourceFault.NotAProvider,
        _ => SourceFault.Other,
    };
}
