using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;

namespace Claret.Portal;

/// <summary>The table of contents: what the portal consists of, and the order in which a request meets it.</summary>
public static class PortalBuilder
{
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder) => builder
        .AddHosting()
        .AddData()
        .AddMail();

    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UseHosting();
        app.UseMailbox();
        return app;
    }
}
