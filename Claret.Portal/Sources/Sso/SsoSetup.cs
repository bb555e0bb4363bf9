using Claret.Portal.Profile.Acts;

namespace Claret.Portal.Sources.Sso;

public static class SsoSetup
{
    /// <summary>For one whole answer of a provider.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder AddSso(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication();
        builder.Services.AddSingleton(_ => new SsoBackchannel(Patience));
        builder.Services.AddSingleton<SsoDiscovery>();
        builder.Services.AddSingleton<SsoClientFactory>();
        builder.Services.AddSingleton<SsoClients>();
        builder.Services.AddSingleton<SsoRefusalLimit>();
        builder.Services.AddSingleton<ISourceCheck, SsoCheck>();
        builder.Services.AddSingleton<IGivenPrivileges, GroupsGive>();
        builder.Services.AddScoped<SsoRefusals>();
        builder.Services.AddScoped<SsoSignIn>();
        builder.Services.AddScoped<SsoEvents>();
        builder.Services.AddScoped<SsoFlow>();
        builder.Services.AddScoped<SsoLogout>();
        return builder;
    }

    public static WebApplication MapSso(this WebApplication app)
    {
        SsoEndpoints.Map(app);
        return app;
    }
}
