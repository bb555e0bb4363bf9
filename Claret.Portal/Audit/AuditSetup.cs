using Microsoft.Extensions.Options;

namespace Claret.Portal.Audit;

public static class AuditSetup
{
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        builder.Services.AddSingleton<AuditSealer>();
        builder.Services.AddSingleton<AuditVerifier>();
        builder.Services.AddSingleton<CheckpointKeeper>();
        builder.Services.AddHostedService<AuditSealWorker>();
        return builder;
    }
}
