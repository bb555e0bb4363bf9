using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using FluentValidation;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

public static class ResetsSetup
{
    private const string Icon = "M4 12a8 8 0 1 1 2.500 5.800M4 19v-4h4";

    public static WebApplicationBuilder AddResets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ResetOptions>().BindConfiguration(ResetOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ResetOptions>, ResetOptionsValidator>();

        builder.Services.AddScoped<ResetService>();
        builder.Services.AddScoped<TicketRedemption>();
        builder.Services.AddScoped<PasswordChange>();
        builder.Services.AddScoped<ResetSteps>();
        builder.Services.AddScoped<TemporaryPasswordTrace, TemporaryPasswordSteps>();
        builder.Services.AddSingleton<ResetResolver>();
        builder.Services.AddSingleton<ResetLimits>();
        builder.Services.AddSingleton<Decoys>();
        builder.Services.AddSingleton<TicketIssuer>();
        builder.Services.AddSingleton<TicketEnding>();
        builder.Services.AddSingleton<MailTimes>();
        builder.Services.AddHostedService<ResetWorker>();

        builder.Services.AddSingleton<ResetTraceQuery>();
        builder.Services.AddSingleton<RefusalText>();
        builder.Services.AddScoped(services => new NavItem(PortalRoutes.Resets, services.GetRequiredService<IStringLocalizer<TraceTexts>>()["Resets"], Icon, Order: 2, Policy: Policies.ViewResets));

        builder.Services.AddScoped<MailBody, ResetLinkMail>();
        builder.Services.AddScoped<MailBody, TemporaryPasswordMail>();
        builder.Services.AddScoped<MailBody, InvitationMail>();
        builder.Services.AddScoped<MailBody, KeptElsewhereMail>();
        builder.Services.AddScoped<MailBody, BlockedMail>();
        builder.Services.AddScoped<MailBody, WrongUsernameMail>();
        builder.Services.AddScoped<MailBody, PasswordChangedMail>();

        builder.Services.AddSingleton<IValidator<ForgotPasswordInput>, ForgotPasswordValidator>();
        return builder;
    }
}
