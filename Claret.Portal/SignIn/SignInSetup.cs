using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace Claret.Portal.SignIn;

public static class SignInSetup
{
    public static WebApplicationBuilder AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section)
            .Validate(s => s.Idle >= TimeSpan.FromMinutes(1), "Sessions:Idle must be 00:01:00 or more.")
            .Validate(s => s.Absolute >= s.Idle, "Sessions:Absolute must not be shorter than Sessions:Idle.")
            .ValidateOnStart();
        builder.Services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        builder.Services.AddSingleton<PasswordBypass>();
        builder.Services.AddScoped<SignInService>();
        builder.Services.AddScoped<TemporarySignIn>();
        builder.Services.AddScoped<SignInProviders>();
        builder.Services.AddScoped<SignInPauses>();
        builder.Services.AddSingleton<ActorReader>();
        builder.Services.AddScoped<SignedInPerson>();
        builder.Services.AddSingleton<LiveSessions>();
        builder.Services.AddScoped<CircuitUser>();
        builder.Services.AddScoped<AuthenticationStateProvider>(services => services.GetRequiredService<CircuitUser>());
        builder.Services.AddSingleton<CircuitWatch>();
        builder.Services.AddScoped<CircuitHandler, CircuitUserHandler>();
        builder.Services.AddHostedService<CircuitWatchWorker>();
        builder.Services.AddScoped<SessionCookieEvents>();
        builder.Services.AddSingleton<FluentValidation.IValidator<SignInInput>, SignInInputValidator>();

        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IOptions<PortalOptions>>(ConfigureCookie);
        // A form that can't be read is refused in Development too, where it would count as a broken portal.
        builder.Services.PostConfigure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddAuthorizationBuilder().AddPrivilegePolicies();
        builder.Services.AddSingleton<IAuthorizationHandler, PrivilegeHandler>();
        return builder;
    }

    public static WebApplication MapSignIn(this WebApplication app)
    {
        SignOutEndpoint.Map(app);
        return app;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, IOptions<PortalOptions> portal)
    {
        var isHttps = portal.Value.IsHttps;
        // A __Host- cookie must be Secure, and over plain http (Development alone) some browsers refuse that.
        cookie.Cookie.Name = isHttps ? "__Host-claret" : "claret";
        cookie.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.HttpOnly = true;
        // The session's row decides, by what is set at that moment, and not the cookie's age; the cookie itself goes when the browser is
        // closed, and no browser keeps one for longer than this (RFC 6265bis).
        cookie.ExpireTimeSpan = TimeSpan.FromDays(400);
        cookie.SlidingExpiration = false;
        cookie.LoginPath = SignInPage.Route;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.EventsType = typeof(SessionCookieEvents);
    }
}
