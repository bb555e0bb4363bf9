namespace Claret.Portal.Sources.Files;

public static class FilesSetup
{
    public static WebApplicationBuilder AddFiles(this WebApplicationBuilder builder) => builder;
}
