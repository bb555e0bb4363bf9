using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>
/// An OpenID Connect provider in the test's process: OpenIddict, without a database. It signs in by itself whom the test says, and
/// misbehaves as the test says.
/// </summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    public const string ClientId = "claret";
    public const string ClientSecret = "a-secret-that-claret-and-the-provider-share-0123456789";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, bool> redeemed = new(StringComparer.Ordinal);

    private StandInProvider(WebApplication app, string issuer, RsaSecurityKey key) => (this.app, Issuer, Key) = (app, issuer, key);

    public string Issuer { get; }

    public RsaSecurityKey Key { get; private set; }

    /// <summary>Who signs in next.</summary>
    public IReadOnlyList<Claim> Signs { get; set; } = [];

    /// <summary>Said instead of a code.</summary>
    public string? Error { get; set; }

    /// <summary>Given out instead of the id token that was made.</summary>
    public Func<JsonWebToken, string>? Forge { get; set; }

    /// <summary>Answers in place of the provider; false lets it answer by itself.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>The last id token as it was given out.</summary>
    public string? LastIdToken { get; private set; }

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Codes that it was sent once more.</summary>
    public ConcurrentQueue<string> Replayed { get; } = [];

    public static async Task<StandInProvider> StartAsync()
    {
        var issuer = $"http://localhost:{FreePort.Next()}/";
        var key = NewKey();
        StandInProvider? provider = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(issuer);
        builder.Services.AddLogging();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().SetIssuer(new Uri(issuer)).SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().RegisterScopes("profile", "email", "groups");
            server.AddSigningKey(key).AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(Validate));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context => provider!.SignIn(context)));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context => provider!.Validate(context)));
            server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context => provider!.Give(context)));
        });
        var site = builder.Build();
        provider = new StandInProvider(site, issuer, key);
        site.Use(async (http, next) =>
        {
            provider.Asked.Enqueue(http.Request.Path);
            if (provider.Before is null || !await provider.Before(http))
                await next(http);
        });
        site.UseAuthentication();
        await site.StartAsync();
        return provider;
    }

    public static RsaSecurityKey NewKey(string? id = null) => new(RSA.Create(2048)) { KeyId = id ?? Guid.NewGuid().ToString("N") };

    /// <summary>As it was in the beginning.</summary>
    public void Behave() => (Error, Forge, Before) = (null, null, null);

    public void Sign(string subject, params (string Claim, string Value)[] claims) =>
        Signs = [new Claim("sub", subject), .. claims.Select(claim => new Claim(claim.Claim, claim.Value, claim.Claim == "email_verified" ? ClaimValueTypes.Boolean : ClaimValueTypes.String))];

    /// <summary>From now on it signs with another key, and no longer names the old one.</summary>
    public void ChangeKey()
    {
        Key = NewKey();
        var credentials = app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials;
        credentials.Clear();
        credentials.Add(new SigningCredentials(Key, SecurityAlgorithms.RsaSha256));
    }

    /// <summary>A token with these claims; without a key an unsigned one.</summary>
    public static string Token(Dictionary<string, object> claims, SecurityKey? key, string algorithm = SecurityAlgorithms.RsaSha256, string? type = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = key is null ? null : new SigningCredentials(key, algorithm),
            TokenType = type,
        });

    /// <summary>It tells that this person has signed out there.</summary>
    public string LogoutToken(string subject)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var events = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>(StringComparer.Ordinal),
        };
        return Token(
            new(StringComparer.Ordinal)
            {
                ["iss"] = Issuer,
                ["aud"] = ClientId,
                ["sub"] = subject,
                ["iat"] = now,
                ["exp"] = now + 120,
                ["jti"] = Guid.NewGuid().ToString(),
                ["events"] = events,
            },
            Key,
            type: "logout+jwt");
    }

    public static SecurityKey SharedKey => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(ClientSecret));

    /// <summary>What stands in a token, to be changed.</summary>
    public static Dictionary<string, object> ClaimsOf(JsonWebToken token)
    {
        using var payload = System.Text.Json.JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
        return payload.RootElement.EnumerateObject().ToDictionary(claim => claim.Name, object (claim) => claim.Value.Clone(), StringComparer.Ordinal);
    }

    /// <summary>This token with other claims: what stands between their quotes is written as it is given, also what no serializer would write.</summary>
    public string Saying(JsonWebToken token, IReadOnlyDictionary<string, string> texts)
    {
        var claims = ClaimsOf(token);
        foreach (var claim in texts.Keys)
            claims.Remove(claim);
        var payload = $"{{{string.Concat(texts.Select(text => $"\"{text.Key}\":\"{text.Value}\","))}{System.Text.Json.JsonSerializer.Serialize(claims)[1..]}";
        var said = $"{token.EncodedHeader}.{Base64UrlEncoder.Encode(payload)}";
        return $"{said}.{Base64UrlEncoder.Encode(Key.Rsa.SignData(Encoding.ASCII.GetBytes(said), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static ValueTask Validate(ValidateAuthorizationRequestContext context)
    {
        if (context.ClientId != ClientId)
            context.Reject(Errors.InvalidClient);
        return default;
    }

    private ValueTask SignIn(HandleAuthorizationRequestContext context)
    {
        if (Error is not null)
        {
            context.Reject(Error, "The provider's own words, which nobody must read here.");
            return default;
        }

        var principal = new ClaimsPrincipal(new ClaimsIdentity(Signs, "stand-in", "name", "role"));
        principal.SetScopes(context.Request.GetScopes());
        principal.SetDestinations(_ => [Destinations.IdentityToken]);
        context.SignIn(principal);
        return default;
    }

    private ValueTask Validate(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
        {
            context.Reject(Errors.InvalidClient);
        }
        else if (!redeemed.TryAdd(context.Request.Code ?? "", true))
        {
            Replayed.Enqueue(context.Request.Code ?? "");
            context.Reject(Errors.InvalidGrant, "The code has been redeemed.");
        }

        return default;
    }

    private ValueTask Give(ApplyTokenResponseContext context)
    {
        if (context.Response.IdToken is { } token)
        {
            if (Forge is not null)
                context.Response.IdToken = Forge(new JsonWebToken(token));
            LastIdToken = context.Response.IdToken;
        }

        return default;
    }
}
