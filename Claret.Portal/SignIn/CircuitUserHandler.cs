using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Claret.Portal.SignIn;

/// <summary>
/// Has a circuit watched, and serves none of its events once its session has ended: what was drawn for the person may still stand
/// in a browser that doesn't follow to sign-in. On a page for everybody it goes on as nobody's: somebody who has just set a new
/// password by a link reads that it worked, and nothing there needs a session.
/// </summary>
public sealed class CircuitUserHandler(CircuitUser user, CircuitWatch watch, ShownPage shown, NavigationManager navigation) : CircuitHandler
{
    private bool IsRefused => user.HasLostItsSession && !shown.IsForEverybody;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // Also when a page is resumed: its state was kept, its session perhaps not. What begins as nobody's has shown nothing yet.
        await watch.AddAsync(user, cancellationToken);
        user.Open();
    }

    /// <summary>Back after a broken connection: what was sent meanwhile, the way to sign-in too, has been lost.</summary>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (IsRefused)
            navigation.NavigateTo(PortalRoutes.SignedOut("/" + navigation.ToBaseRelativePath(navigation.Uri), user.Because), forceLoad: true);

        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        watch.Remove(user);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        activity => IsRefused ? Task.CompletedTask : next(activity);
}
