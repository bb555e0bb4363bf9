using System.Net;
using Claret.Portal.Mail.Mailbox;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Mail;

public static class MailSetup
{
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();

        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<MailRenderer>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddHostedService<OutboxWorker>();

        services.AddSingleton<MailIdentity>();
        services.AddSingleton<MailMime>();
        services.AddSingleton<PickupFolder>();
        services.AddSingleton<MailboxAccess>();
        services.AddSendGridClient();
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.TransportKind switch
        {
            MailTransportKind.Smtp => ActivatorUtilities.CreateInstance<SmtpTransport>(provider),
            MailTransportKind.SendGrid => ActivatorUtilities.CreateInstance<SendGridTransport>(provider),
            _ => ActivatorUtilities.CreateInstance<PickupTransport>(provider),
        });
        return builder;
    }

    /// <summary>Everything under <c>/dev</c> is 404 unless this is Development and the request comes from this very machine.</summary>
    public static WebApplication UseMailbox(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<MailboxAccess>();
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/dev", StringComparison.OrdinalIgnoreCase)
                || access.IsOpenTo(context.Connection.RemoteIpAddress, context.Request.Host.Host))
            {
                return next(context);
            }

            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            return Task.CompletedTask;
        });
        return app;
    }

    /// <summary>The key must not stand in a log, nor a redirect lead it elsewhere; the time is the transport's to keep.</summary>
    public static IHttpClientBuilder AddSendGridClient(this IServiceCollection services) => services
        .AddHttpClient(SendGridTransport.Client, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.MaxResponseContentBufferSize = 256 * 1024;
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        .RedactLoggedHeaders(["Authorization"]);
}
