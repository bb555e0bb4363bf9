using Claret.Portal.Shell;
using Microsoft.AspNetCore.Authorization;

namespace Claret.Portal.SignIn;

/// <summary>Reads the privileges from the database: those of a cookie would be as old as its sign-in.</summary>
public sealed class PrivilegeHandler(ActorReader actors) : AuthorizationHandler<PrivilegeRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PrivilegeRequirement requirement)
    {
        var together = context.Resource as AskedTogether ?? (context.Resource as HttpContext)?.Together() ?? new AskedTogether();
        var actor = await together.OnceAsync(() => actors.ReadAsync(Caller.From(context.User), CancellationToken.None));
        if (actor is not null && requirement.IsMet(actor.May))
            context.Succeed(requirement);
    }
}
