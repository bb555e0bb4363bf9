using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Resets;

/// <summary>"Cancel reset": asks once, and says what came of it.</summary>
public sealed partial class CancelReset
{
    [Parameter, EditorRequired]
    public ResetRow Reset { get; set; } = default!;

    [Parameter]
    public string Class { get; set; } = "link";

    /// <summary>Whatever came of it: what the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnEnded { get; set; }

    [Inject]
    private ResetService Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private bool isAsking;

    private async Task AskAsync()
    {
        if (isAsking)
            return;

        isAsking = true;
        try
        {
            await AskOnceAsync();
        }
        finally
        {
            isAsking = false;
        }
    }

    private async Task AskOnceAsync()
    {
        if (!await ConfirmDialog.AskAsync(
                Dialogs, Texts["CancelTitle"], Texts[Reset.Delivery == TicketKind.TemporaryPassword ? "CancelTextTemporaryPassword" : "CancelText", Reset.Reference, Reset.PersonName ?? ""], yes: Texts["CancelReset"], no: Texts["CancelKeep"]))
            return;

        var (text, severity) = await Service.CancelAsync(await SignedIn.CallerAsync(), Reset.Reference, CancellationToken.None) switch
        {
            CancelOutcome.Cancelled => (Texts["Cancelled", Reset.Reference], Severity.Success),
            CancelOutcome.AlreadyEnded => (Texts["CancelTooLate", Reset.Reference], Severity.Info),
            _ => (Texts["CancelDenied"], Severity.Error),
        };
        Snackbar.Add(text, severity);
        await OnEnded.InvokeAsync();
    }
}
