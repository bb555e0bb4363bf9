using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Profile.Dialogs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile;

/// <summary>What somebody may do, in words; for Admins the way to change it.</summary>
public sealed partial class PrivilegesCard
{
    [Parameter, EditorRequired]
    public PersonProfile Profile { get; set; } = default!;

    /// <summary>What the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private async Task GiveAsync()
    {
        var parameters = new DialogParameters<PrivilegesDialog> { { dialog => dialog.Profile, Profile } };
        await SayAsync(await Dialogs.ShowAsync<PrivilegesDialog>(Texts["PrivilegesTitle"], parameters, PrivilegesDialog.Options));
    }

    private async Task CopyAsync()
    {
        var parameters = new DialogParameters<CopyPrivilegesDialog> { { dialog => dialog.Profile, Profile } };
        await SayAsync(await Dialogs.ShowAsync<CopyPrivilegesDialog>(Texts["BasedOn"], parameters, CopyPrivilegesDialog.Options));
    }

    private async Task SayAsync(IDialogReference dialog)
    {
        if ((await dialog.Result)?.Data is not GiveOutcome outcome)
            return;

        if (outcome is GiveOutcome.Given)
            Snackbar.Add(Texts["PrivilegesGiven", MailLine.Of(Profile.Person.Name, ProfileWords.NameInPassing)], Severity.Success);
        await OnChanged.InvokeAsync();
    }
}
