using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

public static class HostingSetup
{
    /// <summary>Tag of the health checks that decide whether this node gets requests.</summary>
    public const string Ready = "ready";

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsValidator>();
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, SensitiveLogFilter>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddSingleton(LogLevels.SetAside(builder.Configuration));
        builder.Services.AddSingleton<SettingsCheck>();
        builder.Services.AddScoped<RequestOrigin>();
        builder.Services.AddScoped<CircuitHandler, RequestOriginCircuitHandler>();
        builder.Services.AddSingleton<CircuitRequest>();
        builder.Services.AddOptions<HostingOptions>().BindConfiguration(HostingOptions.Section)
            .Validate(h => h.CircuitsPerAddress > 0, "Hosting:CircuitsPerAddress must be 1 or more: every open page is a circuit.")
            .ValidateOnStart();
        builder.Services.AddSingleton<CircuitPlaces>();
        builder.Services.AddSingleton<CircuitAdmission>();
        builder.Services.AddScoped<CircuitPlaceHolder>();
        builder.Services.AddSingleton<DevelopmentAccess>();
        builder.Services.AddSingleton<ProxyWatch>();
        builder.Services.AddScoped<CspNonce>();
        builder.Services.AddScoped<TraceReference>();
        builder.Services.AddHostedService<StartWarnings>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddLocalization();
        builder.Services.AddHealthChecks();
        // Never text/html: what a page says and what its reader typed must not share a compressed length.
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/css", "text/javascript", "application/javascript", "image/svg+xml"];
        });
        builder.AddForwardedHeaders().AddAntiforgeryCookie().AddKeys();
        return builder;
    }

    public static WebApplication UseHosting(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            // Probes come from beside the portal, past the proxy.
            if (!http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                http.RequestServices.GetRequiredService<ProxyWatch>().See(http.Connection.RemoteIpAddress, http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName));
            return next(http);
        });
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HeadAsGet>();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.UseMiddleware<RequestShape>();
        app.UseMiddleware<CircuitOriginCheck>();
        app.Use((http, next) =>
        {
            http.RequestServices.GetRequiredService<RequestOrigin>().Take(http);
            return next(http);
        });
        app.UseMiddleware<CircuitLimit>();
        app.UseMiddleware<DevelopmentPages>();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<StaleForms>();
        app.MapStaticAssets();
        LogoEndpoint.Map(app);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = HealthAnswer.WriteAsync }).AllowAnonymous();
        return app;
    }

    private static WebApplicationBuilder AddForwardedHeaders(this WebApplicationBuilder builder)
    {
        // After everything else, the framework's own environment switch included, which would believe anybody.
        builder.Services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<PortalOptions>>((forwarded, portal) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = portal.Value.TrustedProxies.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxy in portal.Value.TrustedProxies)
            {
                if (IPAddress.TryParse(proxy, out var address))
                    forwarded.KnownProxies.Add(address);
                else
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
        return builder;
    }

    private static WebApplicationBuilder AddAntiforgeryCookie(this WebApplicationBuilder builder)
    {
        const string name = "claret-antiforgery";
        builder.Services.AddOptions<AntiforgeryOptions>().Configure<IOptions<PortalOptions>>((antiforgery, portal) =>
        {
            antiforgery.SuppressXFrameOptionsHeader = true;
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.Name = portal.Value.IsHttps ? "__Host-" + name : name;
            antiforgery.Cookie.SecurePolicy = portal.Value.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        });
        return builder;
    }

    private static WebApplicationBuilder AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("Claret Portal");
        builder.Services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<DataDirectory, ILoggerFactory>((options, data, loggers) => options.XmlRepository =
                new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(new DirectoryInfo(data.Folder("keys")), loggers));
        return builder;
    }
}
