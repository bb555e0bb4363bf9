using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Shell;

/// <summary>Leads somebody who isn't signed in to the sign-in page, and from there back to where they wanted to go.</summary>
public sealed class RedirectToSignIn : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized() =>
        Navigation.NavigateTo(PortalRoutes.SignInAndReturnTo("/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
}
