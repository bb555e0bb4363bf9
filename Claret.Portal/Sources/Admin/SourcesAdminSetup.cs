namespace Claret.Portal.Sources.Admin;

public static class SourcesAdminSetup
{
    public static WebApplicationBuilder AddSourcesAdmin(this WebApplicationBuilder builder) => builder;
}
