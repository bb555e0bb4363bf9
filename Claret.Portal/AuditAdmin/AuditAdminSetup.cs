using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.AuditAdmin;

public static class AuditAdminSetup
{
    private const string Icon = "M6 3.500h9l3.500 3.500v13.500H6Zm9 0V7h3.500M9 11.500h6m-6 3.500h6m-6-7h2.500";

    public static WebApplicationBuilder AddAuditAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditQuery>();
        builder.Services.AddScoped<AuditWords>();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(AuditPage.MayView, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanView(Feature.Audit))));
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.Audit, services.GetRequiredService<IStringLocalizer<AuditTexts>>()["Audit"], Icon, Order: 4, Policy: AuditPage.MayView));
        return builder;
    }
}
