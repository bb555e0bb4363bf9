using Claret.Portal.Resets;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.People;

/// <summary>"Send password reset", or in its place why not and what to do. The service decides again; this only saves a click.</summary>
public sealed partial class ResetAction
{
    [Parameter, EditorRequired]
    public PersonRow Person { get; set; } = default!;

    /// <summary>A reset was sent.</summary>
    [Parameter]
    public EventCallback OnSent { get; set; }

    /// <summary>The service refused: what the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnDenied { get; set; }

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private async Task AskAsync()
    {
        switch (await SendResetDialog.AskAsync(Person, Dialogs, Snackbar, Navigation, Texts))
        {
            case SendOutcome.Sent:
                await OnSent.InvokeAsync();
                break;
            case SendOutcome.Refused:
                await OnDenied.InvokeAsync();
                break;
        }
    }
}
