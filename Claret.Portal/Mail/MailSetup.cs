using Claret.Portal.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
        services.AddHealthChecks().AddCheck<MailHealth>("mail", HealthStatus.Degraded, tags: [HostingSetup.Ready]);

        services.AddSingleton<MailIdentity>();
        services.AddSingleton<MailMime>();
        services.AddSingleton<PickupFolder>();
        services.AddSendGridClient();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<SendGridTransport>();
        services.AddSingleton<PickupTransport>();
        services.AddSingleton<IMailTransport>(provider => new ChosenTransport(provider, provider.GetRequiredService<IOptions<MailOptions>>()));
        return builder;
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
