using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.MyAccount;

/// <summary>One's own details, to read.</summary>
public sealed partial class AccountPage
{
    private AccountDetails? details;

    [Inject]
    private AccountQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private SupportDesk Support { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        details = await Query.ReadAsync(await SignedIn.CallerAsync(), CancellationToken.None);
        if (details is null)
            Navigation.NavigateTo(PortalRoutes.SignInAndReturnTo(PortalRoutes.Account), forceLoad: true);
    }
}
