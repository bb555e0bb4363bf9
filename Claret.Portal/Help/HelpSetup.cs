namespace Claret.Portal.Help;

public static class HelpSetup
{
    public static WebApplicationBuilder AddHelp(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProviderList>();
        return builder;
    }
}
