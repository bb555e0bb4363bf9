using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace Claret.Portal.People;

/// <summary>Names person, username and address before anything is mailed. What the service refuses is said here; the dialog stays open.</summary>
public sealed partial class SendResetDialog
{
    private SendOutcome.Refused? refused;
    private TicketKind delivery;
    private bool isBusy;

    private static readonly DialogOptions Options = new() { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    [Parameter, EditorRequired]
    public PersonRow Person { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private ResetService Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private RefusalText Refusals { get; set; } = default!;

    [Inject]
    private IOptions<ResetOptions> Resets { get; set; } = default!;

    /// <summary>Asks before it is sent, and says what came of it: the same from the grid and from the profile. Null when nobody wanted it after all.</summary>
    public static async Task<SendOutcome?> AskAsync(
        PersonRow person, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigation, IStringLocalizer<PeopleTexts> texts)
    {
        var parameters = new DialogParameters<SendResetDialog> { { dialog => dialog.Person, person } };
        var dialog = await dialogs.ShowAsync<SendResetDialog>(texts["SendTitle"], parameters, Options);
        var outcome = (await dialog.Result)?.Data as SendOutcome;
        if (outcome is SendOutcome.Sent sent)
        {
            snackbar.Add(texts["SentToast", person.Name, sent.Reference], Severity.Success, toast =>
            {
                toast.Action = texts["Follow"];
                toast.OnClick = _ =>
                {
                    navigation.NavigateTo(PortalRoutes.ResetTrace(sent.Reference));
                    return Task.CompletedTask;
                };
            });
        }

        return outcome;
    }

    private string Lifetime => Resets.Value.AdminLifetime switch
    {
        { TotalHours: 24 } => Texts["Day"],
        { TotalHours: >= 2 } hours => Texts["Hours", (int)hours.TotalHours],
        var minutes => Texts["Minutes", (int)minutes.TotalMinutes],
    };

    protected override void OnInitialized() => delivery = Resets.Value.DeliveryKind;

    private async Task SendAsync()
    {
        // Twenty clicks are one reset.
        if (isBusy || refused is not null)
            return;

        isBusy = true;
        try
        {
            switch (await Service.SendAsync(await SignedIn.CallerAsync(), Person.Id, delivery, CancellationToken.None))
            {
                case SendOutcome.Sent sent:
                    Dialog.Close(DialogResult.Ok<SendOutcome>(sent));
                    break;
                case SendOutcome.Refused why:
                    refused = why;
                    isBusy = false;
                    break;
            }
        }
        catch
        {
            isBusy = false;
            throw;
        }
    }

    private void Close() => Dialog.Close(refused is null ? DialogResult.Cancel() : DialogResult.Ok<SendOutcome>(refused));
}
