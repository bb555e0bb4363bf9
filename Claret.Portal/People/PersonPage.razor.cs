using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.People;

/// <summary>One person: who they are, where their password lives, and what became of their resets.</summary>
public sealed partial class PersonPage : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private PersonProfile? profile;
    private bool isLoaded;

    [Parameter]
    public long PersonId { get; set; }

    [Inject]
    private PeopleQuery Query { get; set; } = default!;

    [Inject]
    private ResetService Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        profile = await Query.ProfileAsync(await SignedIn.CallerAsync(), PersonId, leaving.Token);
        isLoaded = true;
    }

    private async Task CancelAsync(ResetRow reset)
    {
        if (!await ConfirmDialog.AskAsync(
                Dialogs, Texts["CancelTitle"], Texts["CancelText", reset.Reference, profile!.Person.Name], yes: Texts["CancelReset"], no: Texts["CancelKeep"]))
            return;

        var (text, severity) = await Service.CancelAsync(await SignedIn.CallerAsync(), reset.Reference, leaving.Token) switch
        {
            CancelOutcome.Cancelled => (Texts["Cancelled", reset.Reference], Severity.Success),
            CancelOutcome.AlreadyEnded => (Texts["CancelTooLate", reset.Reference], Severity.Info),
            _ => (Texts["CancelDenied"], Severity.Error),
        };
        Snackbar.Add(text, severity);
        await LoadAsync();
    }
}
