using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.MailAdmin;

/// <summary>"Try again": asks once, and says what came of it.</summary>
public sealed partial class TryAgain
{
    private bool isAsking;

    [Parameter, EditorRequired]
    public MailRow Mail { get; set; } = default!;

    /// <summary>Whatever came of it: what the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnEnded { get; set; }

    [Inject]
    private MailRetry Retry { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

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
        var question = Texts[Mail.Status == MailStatus.Failed ? "TryFailedText" : "TryWaitingText", Mail.Recipient];
        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["TryTitle"], question, yes: Texts["TryNow"], no: Texts["TryNot"]))
            return;

        switch (await Retry.AskAsync(await SignedIn.CallerAsync(), Mail.Id, CancellationToken.None))
        {
            case RetryOutcome.Refused refused:
                Snackbar.Add(Texts[$"Why{refused.Refusal}"], refused.Refusal == RetryRefusal.NotAllowed ? Severity.Error : Severity.Info);
                break;
            default:
                Snackbar.Add(Texts["Asked", Mail.Recipient], Severity.Success);
                break;
        }

        await OnEnded.InvokeAsync();
    }
}
