using Claret.Portal.Accounts.Demo;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Hosting;

namespace Claret.Portal.Accounts;

public static class AccountsSetup
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddPasswords();
        builder.Services.AddSingleton<ProviderList>();

        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section)
            .PostConfigure(demo => demo.Enabled ??= isDevelopment)
            .Validate(demo => isDevelopment || !demo.IsOn, "Demo:Enabled is for Development alone: its people have a known password.")
            .Validate(demo => demo.People >= 0, "Demo:People is a number of people, 0 or more.")
            .ValidateOnStart();
        builder.Services.AddSingleton<DemoCrowd>();
        // A word that is neither is named among the other faults.
        if (bool.TryParse(builder.Configuration[$"{DemoOptions.Section}:Enabled"], out var wanted) ? wanted : isDevelopment)
        {
            builder.Services.AddHostedService<DemoPeople>();
            builder.Services.AddHostedService<DemoStart>();
        }
        else
        {
            builder.Services.AddSingleton<DemoGuard>();
        }

        return builder;
    }
}
