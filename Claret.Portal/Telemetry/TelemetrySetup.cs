using Claret.Portal.Mail;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Claret.Portal.Telemetry;

public static class TelemetrySetup
{
    /// <summary>The standard's own variable, which the exporter reads by itself.</summary>
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        builder.Services.AddSingleton<PortalMeter>();
        builder.Services.AddSingleton<IInterceptor, AuditCounter>();
        builder.Services.AddHostedService<OutboxDepth>();
        builder.Services.MeterTransport();

        var named = builder.Configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"];
        if (!string.IsNullOrEmpty(named) || !string.IsNullOrEmpty(builder.Configuration[StandardEndpoint]))
            builder.Services.Export(named);
        return builder;
    }

    private static void MeterTransport(this IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IMailTransport));
        services.Remove(registered);
        services.AddSingleton<IMailTransport>(provider => new MeteredTransport(
            (IMailTransport)registered.ImplementationFactory!(provider), provider.GetRequiredService<PortalMeter>()));
    }

    private static void Export(this IServiceCollection services, string? endpoint)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("claret-portal"))
            // No SQL, which isn't asked for, and no paths: the processor stands before the exporter, and so is asked first.
            .WithTracing(traces => traces.AddSource(PortalMeter.Name).AddAspNetCoreInstrumentation().AddProcessor<PathlessSpans>().AddOtlpExporter(To))
            .WithMetrics(metrics => metrics.AddMeter(PortalMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddOtlpExporter(To));

        void To(OtlpExporterOptions exporter)
        {
            if (Uri.TryCreate(endpoint, UriKind.Absolute, out var url))
                exporter.Endpoint = url;
        }
    }
}
