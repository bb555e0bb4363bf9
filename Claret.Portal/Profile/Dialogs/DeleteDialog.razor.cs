using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile.Dialogs;

/// <summary>Deleting can't be undone, so the username is typed; the service compares it.</summary>
public sealed partial class DeleteDialog
{
    private readonly OneClick click = new();
    private RemoveOutcome.Refused? refused;
    private string? typed;
    private bool differs;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = true, BackdropClick = false, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    [Parameter, EditorRequired]
    public PersonRow Person { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PersonRemoval Removal { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private Task DeleteAsync() => click.RunAsync(async () =>
    {
        var outcome = await Removal.RemoveAsync(await SignedIn.CallerAsync(), Person.Id, typed ?? "", CancellationToken.None);
        (refused, differs) = (outcome as RemoveOutcome.Refused, outcome is RemoveOutcome.UsernameDiffers);
        if (outcome is RemoveOutcome.Removed)
            Dialog.Close(DialogResult.Ok(outcome));
        return !differs;
    });

    private void Close() => Dialog.Close(refused is null ? DialogResult.Cancel() : DialogResult.Ok<RemoveOutcome>(refused));
}
