using Claret.Portal.Shell;
using Microsoft.AspNetCore.Authorization;

namespace Claret.Portal.SignIn;

/// <summary>Reads the privileges from the database: those of a cookie would be as old as its sign-in.</summary>
public sealed class PrivilegeHandler(ActorReader actors) : AuthorizationHandler<PrivilegeRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PrivilegeRequirement requirement)
    {
        var actor = context.Resource is AskedTogether together ? await together.OnceAsync(ReadAsync) : await ReadAsync();
        if (actor is not null && requirement.IsMet(actor.May))
            context.Succeed(requirement);

        Task<Actor?> ReadAsync() => actors.ReadAsync(Caller.From(context.User), CancellationToken.None);
    }
}
