using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.People;

public static class PeopleSetup
{
    private const string Icon = "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9c0-3.500 2.500-6 6-6s6 2.500 6 6M16 4.500a3.500 3.500 0 0 1 0 6.500m2 3c2 .8 3 3 3 6";

    public static WebApplicationBuilder AddPeople(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TrigramSample>();
        builder.Services.AddSingleton<PeopleSearch>();
        builder.Services.AddSingleton<PeopleQuery>();
        builder.Services.AddSingleton<PeopleFacets>();
        builder.Services.AddSingleton<GridLooks>();
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.People, services.GetRequiredService<IStringLocalizer<PeopleTexts>>()["People"], Icon, Order: 1, Policy: Policies.ViewPeople));
        return builder;
    }

    public static WebApplication MapPeople(this WebApplication app)
    {
        app.MapGet("/user-admin", () => Results.LocalRedirect(PortalRoutes.People)).AllowAnonymous();
        return app;
    }
}
