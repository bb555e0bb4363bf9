using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Claret.Portal.Sources.Admin;

/// <summary>One provider: how it is doing, who waits to be linked, and everything that is set of it.</summary>
public sealed partial class ProviderPage : IDisposable
{
    private readonly Leaving leaving = new();
    private readonly OneClick click = new();
    private ProviderView? view;
    private ProviderInput? input;
    private bool isDenied;
    private bool isGone;
    private long shown;
    private int loads;

    [Parameter]
    public long ProviderId { get; set; }

    /// <summary>Taken so that the page reads anew when the reader's own privileges change under it.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private SourcesQuery Query { get; set; } = default!;

    [Inject]
    private ProviderDesk Desk { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private bool IsDirty => input is { IsDirty: true } && !isGone;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        // Nobody must act on one provider under the name of another.
        if (shown != ProviderId)
            (view, input, shown) = (null, null, ProviderId);
        await ReloadAsync();
    }

    /// <summary>What is typed stays, whatever is read.</summary>
    private async Task ReloadAsync()
    {
        var mine = ++loads;
        var (read, mayView) = await Query.ReadAsync(await SignedIn.CallerAsync(), ProviderId, leaving.Token);
        // A slow answer to an older question must not take the place of a newer one.
        if (mine != loads)
            return;

        (view, isDenied, isGone) = (read, !mayView, mayView && read is null);
        if (view is not null)
            input ??= ProviderInput.Of(view.State);
    }

    private Task SwitchAsync() => click.RunAsync(async () =>
    {
        var on = !view!.State.IsEnabled;
        if (!on && !await ConfirmDialog.AskAsync(Dialogs, Texts["OffTitle", view.State.Name], Texts[$"OffQuestion{view.State.Source}"], yes: Texts["SwitchOff"], no: Texts["LeaveOn"]))
            return false;

        switch (await Desk.SwitchAsync(await SignedIn.CallerAsync(), ProviderId, on, CancellationToken.None))
        {
            case ProviderOutcome.Saved saved:
                // The form goes on from the version that this has made, with what is typed in it.
                if (input!.State!.Version == view.State.Version)
                    input.Against(saved.Now);
                Snackbar.Add(Texts[on ? "SwitchedOn" : "SwitchedOff", saved.Now.Name], Severity.Success);
                break;
            case ProviderOutcome.Refused refused:
                Snackbar.Add(Texts[$"Why{refused.Refusal}"], Severity.Error);
                break;
        }

        await ReloadAsync();
        return false;
    });

    private Task RemoveAsync() => click.RunAsync(async () =>
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["RemoveTitle", view!.State.Name], Texts["RemoveQuestion"], yes: Texts["Remove"], no: Texts["Keep"]))
            return false;

        switch (await Desk.RemoveAsync(await SignedIn.CallerAsync(), ProviderId, CancellationToken.None))
        {
            case ProviderOutcome.Removed:
                input = null;
                Snackbar.Add(Texts["Removed", view.State.Name], Severity.Success);
                Navigation.NavigateTo(PortalRoutes.Sources);
                return true;
            case ProviderOutcome.Refused refused:
                Snackbar.Add(Texts[$"Why{refused.Refusal}"], Severity.Error);
                break;
        }

        await ReloadAsync();
        return false;
    });

    private async Task AskBeforeLeavingAsync(LocationChangingContext change)
    {
        // A jump within the page leaves nothing.
        var isHere = Navigation.ToAbsoluteUri(change.TargetLocation).AbsolutePath == PortalRoutes.Source(ProviderId);
        if (IsDirty && !isHere && !await ConfirmDialog.AskAsync(Dialogs, Texts["LeaveTitle"], Texts["LeaveText"], yes: Texts["Leave"], no: Texts["Stay"]))
            change.PreventNavigation();
    }
}
