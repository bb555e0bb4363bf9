namespace Claret.Portal.Sources.Sso;

public static class SsoSetup
{
    public static WebApplicationBuilder AddSso(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapSso(this WebApplication app) => app;
}
