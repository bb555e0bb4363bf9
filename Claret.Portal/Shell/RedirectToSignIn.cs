using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Claret.Portal.Shell;

/// <summary>Leads somebody who isn't signed in, or no longer, to the sign-in page, and from there back to where they wanted to go.</summary>
public sealed class RedirectToSignIn : ComponentBase
{
    /// <summary>Somebody who was signed out while the page stood open carries the reason in it, for <see cref="PortalRoutes.SignedOut"/>.</summary>
    public const string ReasonClaim = "signed-out";

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var reason = Authentication is null ? null : (await Authentication).User.FindFirst(ReasonClaim)?.Value;
        Navigation.NavigateTo(PortalRoutes.SignedOut("/" + Navigation.ToBaseRelativePath(Navigation.Uri), reason), forceLoad: true);
    }
}
