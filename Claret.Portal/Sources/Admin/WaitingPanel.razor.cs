using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Sources.Admin;

/// <summary>Who is named by a source and isn't taken, with what an admin can do about it.</summary>
public sealed partial class WaitingPanel : IDisposable
{
    private readonly Leaving leaving = new();
    private readonly OneClick click = new();
    private IReadOnlyList<WaitingPerson> people = [];

    [Parameter, EditorRequired]
    public long ProviderId { get; set; }

    /// <summary>Those that aren't listed too.</summary>
    [Parameter]
    public int Count { get; set; }

    [Parameter, EditorRequired]
    public string ProviderName { get; set; } = "";

    [Parameter]
    public bool MayForget { get; set; }

    [Parameter]
    public bool MayLink { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private SourcesQuery Query { get; set; } = default!;

    [Inject]
    private WaitingDesk Desk { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync() => people = await Query.WaitingAsync(await SignedIn.CallerAsync(), ProviderId, leaving.Token);

    private static string NameOf(WaitingPerson person) => person.Name ?? person.Username ?? person.ExternalId;

    private Task LinkAsync(WaitingPerson person) => click.RunAsync(async () =>
    {
        var parameters = new DialogParameters<LinkDialog> { { dialog => dialog.Waiting, person }, { dialog => dialog.ProviderName, ProviderName } };
        var dialog = await Dialogs.ShowAsync<LinkDialog>(Texts["LinkTitle"], parameters, LinkDialog.Options);
        if (await dialog.Result is { Canceled: false, Data: string said })
        {
            if (said.Length > 0)
                Snackbar.Add(said, Severity.Success);
            await OnChanged.InvokeAsync();
        }

        return false;
    });

    private Task ForgetAsync(WaitingPerson person) => click.RunAsync(async () =>
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["ForgetTitle"], Texts["ForgetQuestion", NameOf(person)], yes: Texts["Forget"], no: Texts["Keep"]))
            return false;

        if (!await Desk.ForgetAsync(await SignedIn.CallerAsync(), person.Id, CancellationToken.None))
            Snackbar.Add(Texts["WhyNotAllowed"], Severity.Error);
        await OnChanged.InvokeAsync();
        return false;
    });
}
