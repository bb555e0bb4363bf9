using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.MyAccount;

public static class MyAccountSetup
{
    private const string Icon = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c0-4 3.500-6 8-6s8 2 8 6";

    public static WebApplicationBuilder AddMyAccount(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccountQuery>();
        builder.Services.AddScoped<OwnSessions>();
        builder.Services.AddScoped<OwnPassword>();
        builder.Services.AddSingleton<ChangedNote>();
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.Account, services.GetRequiredService<IStringLocalizer<AccountTexts>>()["Title"], Icon, Order: 9));
        return builder;
    }

    public static WebApplication MapMyAccount(this WebApplication app)
    {
        // Where password managers look for the page (W3C, A Well-Known URL for Changing Passwords).
        app.MapGet("/.well-known/change-password", () => Results.LocalRedirect(PortalRoutes.Password)).AllowAnonymous();
        return app;
    }
}
