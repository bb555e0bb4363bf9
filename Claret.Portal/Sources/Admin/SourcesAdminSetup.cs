using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

public static class SourcesAdminSetup
{
    private const string Icon = "M12 3v6m0 0-6 4m6-4 6 4M9.500 3h5v3.500h-5ZM3.500 13h5v5h-5ZM15.500 13h5v5h-5Z";

    public static WebApplicationBuilder AddSourcesAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidator<SsoInput>, SsoInputValidator>();
        builder.Services.AddSingleton<IValidator<LdapInput>, LdapInputValidator>();
        builder.Services.AddSingleton<IValidator<FilesInput>, FilesInputValidator>();
        builder.Services.AddSingleton<ProviderRules>();
        builder.Services.AddSingleton<SourcesQuery>();
        builder.Services.AddScoped<ProviderDesk>();
        builder.Services.AddScoped<ProviderTest>();
        builder.Services.AddScoped<WaitingDesk>();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(SourcesPage.MayView, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanView(Feature.Settings))));
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.Sources, services.GetRequiredService<IStringLocalizer<SourcesTexts>>()["Sources"], Icon, Order: 4, Policy: SourcesPage.MayView));
        return builder;
    }
}
