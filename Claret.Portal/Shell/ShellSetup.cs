using Claret.Portal.Hosting;
using Microsoft.AspNetCore.SignalR;
using MudBlazor;
using MudBlazor.Services;

namespace Claret.Portal.Shell;

public static class ShellSetup
{
    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
            {
                circuits.DetailedErrors = builder.Environment.IsDevelopment();
                // More than one address may have circuits, so that nobody pushes out what is kept for the others.
                circuits.DisconnectedCircuitMaxRetained = 1000;
                circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
                // What is kept after that, or by a page that was put to sleep, says which page it was and nothing of the person;
                // whoever resumes it is asked for like anybody who opens a page.
                circuits.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromMinutes(30);
            })
            .AddHubOptions(hub =>
            {
                hub.MaximumReceiveMessageSize = 32 * 1024;
                // One after the other, so that a flood on one connection waits for itself.
                hub.MaximumParallelInvocationsPerClient = 1;
                hub.AddFilter<CircuitRequest>();
                hub.AddFilter<CircuitAdmission>();
            });
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.PreventDuplicates = false;
            mud.SnackbarConfiguration.VisibleStateDuration = 10_000;
            mud.SnackbarConfiguration.ShowTransitionDuration = 200;
            mud.SnackbarConfiguration.MaximumOpacity = 100;
        });
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<PortalUrls>();
        services.AddSingleton<SupportDesk>();
        services.AddScoped<ShownPage>();
        return builder;
    }

    public static WebApplication UseShell(this WebApplication app)
    {
        // The framework would send a policy header of its own beside ours.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server =>
        {
            server.ContentSecurityFrameAncestorsPolicy = null;
            // Of what a page says and its reader typed in one stream: see the response compression.
            server.DisableWebSocketCompression = true;
        });
        return app;
    }
}
