using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Files;
using Claret.Portal.Sources.Linking;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Sources.Sso;

namespace Claret.Portal.Sources;

public static class SourcesSetup
{
    public static WebApplicationBuilder AddSources(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProviderSecrets>();
        builder.Services.AddScoped<PersonMoving>();
        return builder
            .AddSso()
            .AddDirectory()
            .AddFiles()
            .AddReading()
            .AddSourcesAdmin();
    }

    public static WebApplication MapSources(this WebApplication app) => app.MapSso();
}
