using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.MailAdmin;

public static class MailAdminSetup
{
    private const string Icon = "M4 6h16v12H4Zm0 1 8 6.500L20 7";

    public static WebApplicationBuilder AddMailAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MailQuery>();
        builder.Services.AddSingleton<MailStoppageQuery>();
        builder.Services.AddScoped<MailRetry>();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(MailPage.MayView, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanView(Feature.Mail))));
        builder.Services.AddSingleton(new PageNotice(typeof(MailStoppageBanner)));
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.Mail, services.GetRequiredService<IStringLocalizer<MailAdminTexts>>()["Mail"], Icon, Order: 3, Policy: MailPage.MayView));
        return builder;
    }
}
