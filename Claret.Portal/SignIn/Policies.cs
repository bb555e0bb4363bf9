using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Authorization;

namespace Claret.Portal.SignIn;

/// <summary>What pages demand. They ask the same <see cref="Privileges"/> as the services, read anew from the database.</summary>
public static class Policies
{
    public const string ViewPeople = nameof(ViewPeople);
    public const string ViewResets = nameof(ViewResets);
    public const string InvitePeople = nameof(InvitePeople);

    /// <summary>Also for somebody who signed in with a temporary password, who is led there from every other page.</summary>
    public const string SetPassword = nameof(SetPassword);

    public static AuthorizationBuilder AddPrivilegePolicies(this AuthorizationBuilder policies) => policies
        .SetDefaultPolicy(new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => !MustSetPassword.Is(context.User))
            .Build())
        .AddPolicy(SetPassword, policy => policy.RequireAuthenticatedUser())
        .AddPolicy(ViewPeople, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanViewPeople)))
        .AddPolicy(ViewResets, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanView(Feature.Resets))))
        .AddPolicy(InvitePeople, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanInvitePeople)));
}
