namespace Claret.Portal.Invitations;

public static class InvitationsSetup
{
    public static WebApplicationBuilder AddInvitations(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<InvitationOptions>().BindConfiguration(InvitationOptions.Section)
            .Validate(i => i.Lifetime >= TimeSpan.FromHours(1) && i.Lifetime <= TimeSpan.FromDays(30), "Invitations:Lifetime must be between 01:00:00 and 30.00:00:00.")
            .ValidateOnStart();
        return builder;
    }
}
