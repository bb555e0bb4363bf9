using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace Claret.Portal.People;

/// <summary>
/// A reset for each who was picked, one after the other, each decided by the service at its moment. Says beforehand who can't be sent
/// one and why, how far it is, and afterwards who got none. Closing stops it; what is sent stays sent.
/// </summary>
public sealed partial class SendManyDialog : IDisposable
{
    private readonly Shell.Leaving leaving = new();
    private readonly List<(PersonRow Person, ResetRefusal Why)> refused = [];
    private readonly List<long> sent = [];
    private IReadOnlyList<PersonRow>? people;
    private int done;
    private bool isStarted;
    private bool isBusy;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = false, BackdropClick = false, MaxWidth = MaxWidth.Small, FullWidth = true };

    [Parameter, EditorRequired]
    public IReadOnlyList<long> Ids { get; set; } = [];

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PeopleQuery Query { get; set; } = default!;

    [Inject]
    private ResetService Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IOptions<ResetOptions> Resets { get; set; } = default!;

    private IReadOnlyList<PersonRow> May => [.. people!.Where(person => person.Refusal is null)];

    public void Dispose() => leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        people = await Query.RowsAsync(await SignedIn.CallerAsync(), Ids, leaving.Token) ?? [];
        refused.AddRange(people.Where(person => person.Refusal is not null).Select(person => (person, person.Refusal!)));
    }

    private async Task SendAsync()
    {
        if (isStarted)
            return;

        (isStarted, isBusy) = (true, true);
        foreach (var person in May)
        {
            if (leaving.Token.IsCancellationRequested || !isBusy)
                return;

            switch (await Service.SendAsync(await SignedIn.CallerAsync(), person.Id, Resets.Value.DeliveryKind, leaving.Token))
            {
                case SendOutcome.Sent:
                    sent.Add(person.Id);
                    break;
                case SendOutcome.Refused why:
                    refused.Add((person, why.Refusal));
                    break;
            }

            done++;
            StateHasChanged();
        }

        isBusy = false;
    }

    private void Close()
    {
        isBusy = false;
        Dialog.Close(DialogResult.Ok<IReadOnlyCollection<long>>([.. sent]));
    }
}
