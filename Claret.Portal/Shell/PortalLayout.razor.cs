using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Shell;

/// <summary>Around the pages of somebody who is signed in: the bar, and the navigation with what this person may see.</summary>
public sealed partial class PortalLayout : IDisposable
{
    private List<NavItem> shown = [];
    private ClaimsPrincipal? user;
    private bool isNavOpen;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [CascadingParameter]
    private AskedTogether? AskedByRequest { get; set; }

    [Inject]
    private IEnumerable<NavItem> Items { get; set; } = default!;

    [Inject]
    private IEnumerable<PageNotice> Notices { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ShellTexts> Texts { get; set; } = default!;

    private string Initials => string.Concat((user?.Identity?.Name ?? "")
        .Split([' ', '.', '-'], StringSplitOptions.RemoveEmptyEntries)
        .Take(2)
        .Select(word => word[..1].ToUpperInvariant()));

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override async Task OnParametersSetAsync()
    {
        var asked = Authentication is null ? new ClaimsPrincipal() : (await Authentication).User;
        if (ReferenceEquals(asked, user))
            return;

        user = asked;
        var seen = await SeenAsync(asked);
        // Asked again meanwhile, for somebody else or with other privileges: that answer counts.
        if (ReferenceEquals(asked, user))
            shown = seen;
    }

    private async Task<List<NavItem>> SeenAsync(ClaimsPrincipal person)
    {
        var seen = new List<NavItem>();
        if (person is not { Identity.IsAuthenticated: true } || MustSetPassword.Is(person))
            return seen;

        var together = AskedByRequest ?? new AskedTogether();
        foreach (var item in Items.OrderBy(item => item.Order).ThenBy(item => item.Label, StringComparer.CurrentCulture))
        {
            if (await MaySeeAsync(item, person, together))
                seen.Add(item);
        }

        return seen;
    }

    private async Task<bool> MaySeeAsync(NavItem item, ClaimsPrincipal person, AskedTogether together) =>
        item.Policy is null || (await Authorization.AuthorizeAsync(person, together, item.Policy)).Succeeded;

    private void ToggleNav() => isNavOpen = !isNavOpen;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        isNavOpen = false;
        _ = InvokeAsync(StateHasChanged);
    }
}
