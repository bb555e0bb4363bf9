using Claret.Portal.Accounts.Demo;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Hosting;

namespace Claret.Portal.Accounts;

public static class AccountsSetup
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddPasswords();

        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section)
            .PostConfigure(demo => demo.Enabled ??= isDevelopment)
            .Validate(demo => isDevelopment || !demo.IsOn, "Demo:Enabled is for Development alone: its people have a known password.")
            .ValidateOnStart();
        if (builder.Configuration.GetValue($"{DemoOptions.Section}:Enabled", isDevelopment))
        {
            builder.Services.AddHostedService<DemoPeople>();
            builder.Services.AddHostedService<DemoStart>();
        }
        else
        {
            builder.Services.AddHostedService<DemoGuard>();
        }

        return builder;
    }
}
