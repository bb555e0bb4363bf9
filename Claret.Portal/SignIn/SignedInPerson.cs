using Microsoft.AspNetCore.Components.Authorization;

namespace Claret.Portal.SignIn;

/// <summary>Who uses this circuit, as their cookie said; pages hand it to services, which ask the database.</summary>
public sealed class SignedInPerson(AuthenticationStateProvider authentication)
{
    public async Task<Caller?> CallerAsync() => Caller.From((await authentication.GetAuthenticationStateAsync()).User);
}
