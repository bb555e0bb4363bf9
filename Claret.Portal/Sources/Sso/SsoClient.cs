using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Claret.Portal.Sources.Sso;

/// <summary>One provider as it is set up at this moment, and what the framework needs to speak with it.</summary>
public sealed record SsoClient(Provider Provider, OidcSettings Settings, OpenIdConnectOptions Options, SsoMetadata Metadata)
{
    /// <summary>What protects state and nonce: what was begun with other settings can't be finished with these.</summary>
    public static string SchemeOf(Provider provider) => string.Create(CultureInfo.InvariantCulture, $"sso-{provider.Id}-{provider.Version:N}");

    /// <summary>To be named at the provider, after <c>Portal:PublicUrl</c>: where it may send people back to.</summary>
    public static string CallbackOf(Provider provider) => $"{SignInProvider.PathOf(provider.Id)}/callback";

    /// <summary>To be named at the provider, after <c>Portal:PublicUrl</c>: where it tells that somebody has signed out there.</summary>
    public static string LogoutOf(Provider provider) => $"{SignInProvider.PathOf(provider.Id)}/logout";
}
