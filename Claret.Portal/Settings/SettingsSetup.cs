using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Settings;

public static class SettingsSetup
{
    private const string Icon = "M4 7h9m5 0h2M4 17h2m5 0h9M15.500 4.500v5M8.500 14.500v5";

    /// <summary>Comes before everything that reads or changes the configuration: putting a layer into its middle loads the others anew.</summary>
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        var stored = new StoredSettings();
        builder.Services.AddSingleton(stored);
        builder.Services.Replace(ServiceDescriptor.Singleton(typeof(IOptions<>), typeof(PresentOptions<>)));
        builder.Services.AddSingleton<SettingsLayers>();
        builder.Services.AddSingleton<SettingsTable>();
        builder.Services.AddSingleton<SettingsKeeper>();
        builder.Services.AddSingleton<Data.StartReading>(services => services.GetRequiredService<SettingsKeeper>());
        builder.Services.AddHostedService<SettingsWorker>();

        var sources = builder.Configuration.Sources;
        var files = sources.OfType<JsonConfigurationSource>().ToList();
        // What somebody is writing into a file counts when the portal is started again, as it always did, and not in part when
        // somebody else saves something on the page.
        foreach (var file in files)
            file.ReloadOnChange = false;
        sources.Insert(files.Count == 0 ? 0 : sources.IndexOf(files[^1]) + 1, stored);
        return builder;
    }

    public static WebApplicationBuilder AddSettingsPage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettingsQuery>();
        builder.Services.AddSingleton<FaultWords>();
        builder.Services.AddScoped<SettingsChange>();
        builder.Services.AddScoped<TestMail>();
        builder.Services.AddScoped<MailPreview>();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(SettingsPage.MayView, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanView(Feature.Settings))));
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.Settings, services.GetRequiredService<IStringLocalizer<SettingsTexts>>()["Settings"], Icon, Order: 5, Policy: SettingsPage.MayView));
        return builder;
    }
}
