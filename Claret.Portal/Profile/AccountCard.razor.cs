using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Profile.Dialogs;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile;

/// <summary>Whether somebody has an account at all: block and unblock, delete. In place of the buttons stands why not.</summary>
public sealed partial class AccountCard
{
    private readonly OneClick click = new();

    [Parameter, EditorRequired]
    public PersonProfile Profile { get; set; } = default!;

    /// <summary>What the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private PersonBlocking Blocking { get; set; } = default!;

    [Inject]
    private PersonReturn Returning { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsBlocked => Profile.Person.State == PersonState.Blocked;

    /// <summary>The same for both: who may block may delete.</summary>
    private ActRefusal? Refusal => Profile.Refusals[Act.Delete];

    private string SourceName => Profile.Person.ProviderName ?? Texts[$"Source{Profile.Person.Source}"];

    private string ShortName => MailLine.Of(Profile.Person.Name, ProfileWords.NameInPassing);

    private async Task BlockAsync()
    {
        var parameters = new DialogParameters<BlockDialog> { { dialog => dialog.Person, Profile.Person } };
        var dialog = await Dialogs.ShowAsync<BlockDialog>(Texts["BlockTitle"], parameters, BlockDialog.Options);
        if ((await dialog.Result)?.Data is not BlockOutcome outcome)
            return;

        // The dialog has said a refusal itself.
        if (outcome is not BlockOutcome.Refused)
            Say(outcome, "Blocked", "BlockedBefore");
        await OnChanged.InvokeAsync();
    }

    private Task UnblockAsync() => click.RunAsync(async () =>
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["Unblock"], Texts["UnblockText", ShortName], yes: Texts["Unblock"], no: Texts["Cancel"]))
            return false;

        Say(await Blocking.UnblockAsync(await SignedIn.CallerAsync(), Profile.Person.Id, CancellationToken.None), "Unblocked", "UnblockedBefore");
        await OnChanged.InvokeAsync();
        return false;
    });

    private Task KeepHereAsync() => click.RunAsync(async () =>
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["KeepHere"], Texts[Profile.Person.Source == PersonSource.Sso ? "KeepHereTextSso" : "KeepHereText", ShortName, SourceName], yes: Texts["KeepHere"], no: Texts["Cancel"]))
            return false;

        switch (await Returning.KeepHereAsync(await SignedIn.CallerAsync(), Profile.Person.Id, CancellationToken.None))
        {
            case MoveOutcome.Refused refused:
                Snackbar.Add(Texts[$"Refused{refused.Why}"], Severity.Error);
                break;
            case MoveOutcome.Moved:
                Snackbar.Add(Texts["KeptHere", ShortName], Severity.Success);
                break;
            default:
                Snackbar.Add(Texts["KeptHereBefore", ShortName], Severity.Info);
                break;
        }

        await OnChanged.InvokeAsync();
        return false;
    });

    private async Task DeleteAsync()
    {
        var parameters = new DialogParameters<DeleteDialog> { { dialog => dialog.Person, Profile.Person } };
        var dialog = await Dialogs.ShowAsync<DeleteDialog>(Texts["DeleteTitle"], parameters, DeleteDialog.Options);
        switch ((await dialog.Result)?.Data)
        {
            case RemoveOutcome.Removed:
                Snackbar.Add(Texts["Deleted", ShortName], Severity.Success);
                Navigation.NavigateTo(PortalRoutes.People);
                break;
            case RemoveOutcome.Refused:
                await OnChanged.InvokeAsync();
                break;
        }
    }

    private void Say(BlockOutcome outcome, string done, string before)
    {
        switch (outcome)
        {
            case BlockOutcome.Done:
                Snackbar.Add(Texts[done, ShortName], Severity.Success);
                break;
            case BlockOutcome.AlreadyDone:
                Snackbar.Add(Texts[before, ShortName], Severity.Info);
                break;
            case BlockOutcome.Refused refused:
                Snackbar.Add(Texts[$"Refused{refused.Why}"], Severity.Error);
                break;
        }
    }
}
