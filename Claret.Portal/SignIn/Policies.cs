using Claret.Portal.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace Claret.Portal.SignIn;

/// <summary>What pages demand. They ask the same <see cref="Privileges"/> as the services, read anew from the database.</summary>
public static class Policies
{
    public const string ViewPeople = nameof(ViewPeople);
    public const string ViewResets = nameof(ViewResets);

    public static AuthorizationBuilder AddPrivilegePolicies(this AuthorizationBuilder policies) => policies
        .AddPolicy(ViewPeople, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanViewPeople)))
        .AddPolicy(ViewResets, policy => policy.AddRequirements(new PrivilegeRequirement(may => may.CanView(Feature.Resets))));
}
