using Claret.Portal.Mail;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Setup;

public static class AdminSetup
{
    public static WebApplicationBuilder AddSetup(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsValidator>();
        builder.Services.AddSingleton<IValidateOptions<MailOptions>, SenderValidator>();
        builder.Services.AddSingleton<SetupLink>();
        builder.Services.AddSingleton<FirstAdmin>();
        builder.Services.AddHostedService<FirstAdminStart>();
        builder.Services.AddSingleton<AdminRecovery>();
        builder.Services.AddScoped<MailBody, AdminLinkMail>();
        return builder;
    }
}
