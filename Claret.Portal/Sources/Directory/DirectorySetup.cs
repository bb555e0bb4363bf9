namespace Claret.Portal.Sources.Directory;

public static class DirectorySetup
{
    public static WebApplicationBuilder AddDirectory(this WebApplicationBuilder builder) => builder;
}
