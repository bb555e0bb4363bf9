using Claret.Portal.Accounts;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile.Dialogs;

/// <summary>A level on each feature, or Admin. Taking some from oneself is asked once more.</summary>
public sealed partial class PrivilegesDialog
{
    private readonly OneClick click = new();
    private PrivilegeChoice choice = default!;
    private Privileges seen = default!;
    private GiveOutcome.Refused? refused;
    private bool hasChanged;
    private bool isAsking;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = true, BackdropClick = false, MaxWidth = MaxWidth.Small, FullWidth = true };

    [Parameter, EditorRequired]
    public PersonProfile Profile { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PrivilegeGiving Giving { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    protected override void OnInitialized() => Show(Profile.Privileges);

    private void Show(Privileges now) => (seen, choice) = (now, new PrivilegeChoice(now));

    /// <summary>Another choice is another question.</summary>
    private void Chosen() => isAsking = false;

    private Task GiveAsync() => click.RunAsync(async () =>
    {
        var wanted = choice.ToPrivileges();
        if (refused is not null)
            return true;
        if (Profile.IsOneself && !isAsking && seen.Exceed(wanted))
        {
            isAsking = true;
            return false;
        }

        var outcome = await Giving.GiveAsync(await SignedIn.CallerAsync(), Profile.Person.Id, seen, wanted, basedOn: null, CancellationToken.None);
        (refused, isAsking) = (outcome as GiveOutcome.Refused, false);
        if (outcome is GiveOutcome.Changed changed)
        {
            hasChanged = true;
            Show(changed.Now);
            return false;
        }

        if (refused is null)
            Dialog.Close(DialogResult.Ok(outcome));
        return true;
    });

    private void Close() => Dialog.Close((refused, hasChanged) switch
    {
        ({ } why, _) => DialogResult.Ok<GiveOutcome>(why),
        (_, true) => DialogResult.Ok<GiveOutcome>(new GiveOutcome.Changed(seen)),
        _ => DialogResult.Cancel(),
    });
}
