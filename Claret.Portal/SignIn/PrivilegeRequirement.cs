using Claret.Portal.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace Claret.Portal.SignIn;

public sealed record PrivilegeRequirement(Func<Privileges, bool> IsMet) : IAuthorizationRequirement;
