using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.People;

/// <summary>"Send password reset", or in its place why not and what to do. The service decides again; this only saves a click.</summary>
public sealed partial class ResetAction
{
    [Parameter, EditorRequired]
    public PersonRow Person { get; set; } = default!;

    [Parameter]
    public bool IsSmall { get; set; }

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
        var parameters = new DialogParameters<SendResetDialog> { { dialog => dialog.Person, Person } };
        var dialog = await Dialogs.ShowAsync<SendResetDialog>(Texts["SendTitle"], parameters, SendResetDialog.Options);
        var result = await dialog.Result;
        switch (result?.Data)
        {
            case SendOutcome.Sent sent:
                Snackbar.Add(Texts["SentToast", Person.Name, sent.Reference], Severity.Success, toast =>
                {
                    toast.Action = Texts["Follow"];
                    toast.OnClick = _ =>
                    {
                        Navigation.NavigateTo(PortalRoutes.ResetTrace(sent.Reference));
                        return Task.CompletedTask;
                    };
                });
                await OnSent.InvokeAsync();
                break;
            case SendOutcome.Refused:
                await OnDenied.InvokeAsync();
                break;
        }
    }
}
