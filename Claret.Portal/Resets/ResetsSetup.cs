using Claret.Portal.Mail;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

public static class ResetsSetup
{
    public static WebApplicationBuilder AddResets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ResetOptions>().BindConfiguration(ResetOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ResetOptions>, ResetOptionsValidator>();

        builder.Services.AddScoped<ResetService>();
        builder.Services.AddScoped<TicketRedemption>();
        builder.Services.AddSingleton<ResetResolver>();
        builder.Services.AddSingleton<ResetLimits>();
        builder.Services.AddSingleton<Decoys>();
        builder.Services.AddSingleton<TicketIssuer>();
        builder.Services.AddSingleton<MailTimes>();
        builder.Services.AddSingleton<ResetSignal>();
        builder.Services.AddHostedService<ResetWorker>();

        builder.Services.AddScoped<MailBody, ResetLinkMail>();
        builder.Services.AddScoped<MailBody, KeptElsewhereMail>();
        builder.Services.AddScoped<MailBody, BlockedMail>();
        builder.Services.AddScoped<MailBody, WrongUsernameMail>();
        builder.Services.AddScoped<MailBody, PasswordChangedMail>();

        builder.Services.AddSingleton<IValidator<ForgotPasswordInput>, ForgotPasswordValidator>();
        builder.Services.AddSingleton<IValidator<NewPasswordInput>, NewPasswordValidator>();
        return builder;
    }
}
