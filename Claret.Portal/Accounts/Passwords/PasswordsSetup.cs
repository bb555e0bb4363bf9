using FluentValidation;
using Microsoft.AspNetCore.Identity;

namespace Claret.Portal.Accounts.Passwords;

public static class PasswordsSetup
{
    public static WebApplicationBuilder AddPasswords(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPasswordHasher<Person>, Argon2PasswordHasher>();
        builder.Services.AddSingleton<PasswordHashing>();
        builder.Services.AddSingleton<CommonWords>();
        builder.Services.AddSingleton<PasswordPolicy>();
        builder.Services.AddSingleton<PasswordAdvice>();
        builder.Services.AddSingleton<TemporaryPasswords>();
        builder.Services.AddSingleton<IValidator<NewPasswordInput>, NewPasswordValidator>();
        return builder;
    }
}
