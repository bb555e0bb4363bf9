using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile.Dialogs;

/// <summary>Says what a block does before it is done, and takes a note for the record.</summary>
public sealed partial class BlockDialog
{
    private readonly OneClick click = new();
    private BlockOutcome.Refused? refused;
    private string? note;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    [Parameter, EditorRequired]
    public PersonRow Person { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PersonBlocking Blocking { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private Task BlockAsync() => click.RunAsync(async () =>
    {
        if (refused is not null)
            return true;

        var outcome = await Blocking.BlockAsync(await SignedIn.CallerAsync(), Person.Id, note, CancellationToken.None);
        refused = outcome as BlockOutcome.Refused;
        if (refused is null)
            Dialog.Close(DialogResult.Ok(outcome));
        return true;
    });

    private void Close() => Dialog.Close(refused is null ? DialogResult.Cancel() : DialogResult.Ok<BlockOutcome>(refused));
}
