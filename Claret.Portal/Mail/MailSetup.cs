namespace Claret.Portal.Mail;

public static class MailSetup
{
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Outbox>();
        return builder;
    }
}
