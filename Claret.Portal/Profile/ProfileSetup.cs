using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Profile.Mails;

namespace Claret.Portal.Profile;

public static class ProfileSetup
{
    public static WebApplicationBuilder AddProfile(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProfileQuery>();
        builder.Services.AddScoped<PersonDesk>();
        builder.Services.AddScoped<PersonEditing>();
        builder.Services.AddScoped<PersonBlocking>();
        builder.Services.AddScoped<PersonRemoval>();
        builder.Services.AddScoped<SessionEnding>();
        builder.Services.AddScoped<UsernameReminder>();
        builder.Services.AddScoped<PrivilegeGiving>();
        builder.Services.AddScoped<AccountMove>();
        builder.Services.AddScoped<PersonReturn>();

        builder.Services.AddScoped<MailBody, AccountMovedMail>();
        builder.Services.AddScoped<MailBody, AddressChangedMail>();
        builder.Services.AddScoped<MailBody, NewAddressMail>();
        builder.Services.AddScoped<MailBody, UsernameMail>();
        return builder;
    }
}
