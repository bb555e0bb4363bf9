using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Invitations;

/// <summary>On the profile of somebody who was invited and hasn't joined: since when, by whom, until when the link is good, and the way to send it again.</summary>
public sealed partial class InvitationPanel : IDisposable
{
    private readonly Leaving leaving = new();
    private InvitationStatus? status;
    private int loads;
    private bool isBusy;

    [Parameter, EditorRequired]
    public long PersonId { get; set; }

    /// <summary>What the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private InvitationQuery Query { get; set; } = default!;

    [Inject]
    private InvitationService Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        var mine = ++loads;
        var read = await Query.OfPersonAsync(await SignedIn.CallerAsync(), PersonId, leaving.Token);
        // A slow answer to an older question must not take the place of a newer one.
        if (mine == loads)
            status = read;
    }

    private async Task ResendAsync()
    {
        if (isBusy)
            return;

        isBusy = true;
        try
        {
            var (text, severity) = await Service.ResendAsync(await SignedIn.CallerAsync(), PersonId, CancellationToken.None) switch
            {
                ResendOutcome.Sent sent => (Texts["SentAgain", sent.Reference], Severity.Success),
                ResendOutcome.JustSent => (Texts["JustSent"], Severity.Info),
                ResendOutcome.Refused refused => (Texts[$"Refused{refused.Why}"], Severity.Error),
                var other => throw new InvalidOperationException($"Nobody says what comes of {other}."),
            };
            Snackbar.Add(text, severity);
            await OnChanged.InvokeAsync();
        }
        finally
        {
            isBusy = false;
        }
    }
}
