namespace Claret.Portal.Sources.Reading;

public static class ReadingSetup
{
    public static WebApplicationBuilder AddReading(this WebApplicationBuilder builder) => builder;
}
