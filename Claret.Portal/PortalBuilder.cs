using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.AuditAdmin;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Invitations;
using Claret.Portal.Mail;
using Claret.Portal.MailAdmin;
using Claret.Portal.MyAccount;
using Claret.Portal.People;
using Claret.Portal.Profile;
using Claret.Portal.Resets;
using Claret.Portal.Retention;
using Claret.Portal.Settings;
using Claret.Portal.Setup;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Telemetry;

namespace Claret.Portal;

/// <summary>The table of contents: what the portal consists of, and the order in which a request meets it.</summary>
public static class PortalBuilder
{
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder) => builder
        .AddSettings()
        .AddHosting()
        .AddData()
        .AddAudit()
        .AddAccounts()
        .AddMail()
        .AddSignIn()
        .AddResets()
        .AddPeople()
        .AddInvitations()
        .AddProfile()
        .AddSources()
        .AddMailAdmin()
        .AddAuditAdmin()
        .AddSettingsPage()
        .AddMyAccount()
        .AddRetention()
        .AddSetup()
        .AddTelemetry()
        .AddShell();

    public static WebApplication UsePortal(this WebApplication app) => app
        .UseHosting()
        .MapSignIn()
        .MapPeople()
        .MapMyAccount()
        .MapSources()
        .UseShell();

    /// <summary>Serves; or carries out the one command that was named, and ends. Returns the exit code.</summary>
    public static Task<int> RunPortalAsync(this WebApplication app, CommandLine line) => PortalCommands.RunAsync(app, line, serving: app => app.UsePortal());
}
