namespace Claret.Portal.Retention;

public static class RetentionSetup
{
    public static WebApplicationBuilder AddRetention(this WebApplicationBuilder builder)
    {
        // An admin's link lives seven days at most, from a hand-over that may come a day late.
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section)
            .Validate(r => r.Resets >= TimeSpan.FromDays(8), "Retention:Resets must be 8.00:00:00 (days) or more: a link may live that long.")
            .Validate(r => r.Mail >= TimeSpan.FromDays(1), "Retention:Mail must be 1.00:00:00 (a day) or more.")
            .Validate(r => r.Sessions >= TimeSpan.Zero, "Retention:Sessions must not be negative.")
            .Validate(r => r.SignInFailures >= TimeSpan.FromDays(1), "Retention:SignInFailures must be 1.00:00:00 (a day) or more.")
            .ValidateOnStart();
        builder.Services.AddSingleton<OldRows>();
        builder.Services.AddHostedService<RetentionWorker>();
        return builder;
    }
}
