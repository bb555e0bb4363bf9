using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Shell;

/// <summary>Leads somebody who signed in with a temporary password to the one page that is theirs.</summary>
public sealed class RedirectToPassword : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized() => Navigation.NavigateTo(PortalRoutes.Password);
}
