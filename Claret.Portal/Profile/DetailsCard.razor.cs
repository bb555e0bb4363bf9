using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Profile.Dialogs;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile;

/// <summary>Who it is and where the password lives; the way to edit it, and to tell somebody their username.</summary>
public sealed partial class DetailsCard
{
    private readonly OneClick remind = new();

    [Parameter, EditorRequired]
    public PersonProfile Profile { get; set; } = default!;

    /// <summary>What the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private UsernameReminder Reminder { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private RefusalText ResetRefusals { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private PersonRow Person => Profile.Person;

    private string SourceName => Person.ProviderName ?? Texts[$"Source{Person.Source}"];

    private string ShortName => MailLine.Of(Person.Name, ProfileWords.NameInPassing);

    private async Task EditAsync()
    {
        var parameters = new DialogParameters<EditPersonDialog>
        {
            { dialog => dialog.PersonId, Person.Id },
            { dialog => dialog.Details, new PersonDetails(Person.Name, Person.Username, Person.Email) },
            { dialog => dialog.CanBeReset, Person.State == PersonState.Active },
        };
        var dialog = await Dialogs.ShowAsync<EditPersonDialog>(Texts["EditTitle"], parameters, EditPersonDialog.Options);
        if ((await dialog.Result)?.Data is not EditResult result)
            return;

        Say(result);
        await OnChanged.InvokeAsync();
    }

    private void Say(EditResult result)
    {
        if (result.Saved is not { } saved)
            return;

        var name = MailLine.Of(saved.Name, ProfileWords.NameInPassing);
        switch (result.Reset)
        {
            case SendOutcome.Sent sent:
                Snackbar.Add(Texts["SavedAndSent", name, sent.Reference], Severity.Success, toast =>
                {
                    toast.Action = Texts["Follow"];
                    toast.OnClick = _ =>
                    {
                        Navigation.NavigateTo(PortalRoutes.ResetTrace(sent.Reference));
                        return Task.CompletedTask;
                    };
                });
                break;
            case SendOutcome.Refused refused:
                Snackbar.Add(Texts["SavedNotSent", name, MailLine.Of(ResetRefusals.Of(refused.Refusal), 300)], Severity.Error);
                break;
            default:
                Snackbar.Add(Texts["Saved", name], Severity.Success);
                break;
        }
    }

    private Task RemindAsync() => remind.RunAsync(async () =>
    {
        if (!await ConfirmDialog.AskAsync(
                Dialogs, Texts["Remind"], Texts["RemindText", ShortName, MailLine.Of(Person.Username), MailLine.Of(Person.Email)], yes: Texts["Send"], no: Texts["Cancel"]))
            return false;

        var (text, severity) = await Reminder.SendAsync(await SignedIn.CallerAsync(), Person.Id, CancellationToken.None) switch
        {
            RemindOutcome.Sent sent => (Texts["Reminded", MailLine.Of(sent.Email)], Severity.Success),
            RemindOutcome.JustSent => (Texts["RemindedBefore"], Severity.Info),
            RemindOutcome.Refused refused => (Texts[$"Refused{refused.Why}"], Severity.Error),
            var other => throw new InvalidOperationException($"Nobody says what comes of {other}."),
        };
        Snackbar.Add(text, severity);
        await OnChanged.InvokeAsync();
        return false;
    });
}
