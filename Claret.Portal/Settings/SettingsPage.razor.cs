using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Claret.Portal.Settings;

/// <summary>Everything that can be set while the portal runs, part by part; each part is saved by itself.</summary>
public sealed partial class SettingsPage : IDisposable
{
    /// <summary>The policy that this page demands.</summary>
    public const string MayView = "ViewSettings";

    private readonly Leaving leaving = new();
    private SettingsView? view;
    private List<SettingEntry> entries = [];
    private bool isDenied;

    [Inject]
    private SettingsQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private bool IsDirty => entries.Exists(entry => entry.IsDirty);

    public void Dispose() => leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        await ReadAsync();
        entries = view?.Settings.Select(state => new SettingEntry(state)).ToList() ?? [];
    }

    private async Task ReadAsync()
    {
        view = await Query.ReadAsync(await SignedIn.CallerAsync(), leaving.Token);
        isDenied = view is null;
    }

    /// <summary>What was saved is shown as it is kept; what is typed elsewhere stays.</summary>
    private async Task ReloadAsync(SettingsPart saved)
    {
        await ReadAsync();
        if (view is null)
            return;

        foreach (var entry in entries.Where(entry => entry.Definition.Part == saved || !entry.IsDirty))
            entry.Take(view.Settings.First(state => state.Definition == entry.Definition));
    }

    private IReadOnlyList<SettingEntry> EntriesOf(SettingsPart part) => [.. entries.Where(entry => entry.Definition.Part == part)];

    private IEnumerable<(string Id, string Name)> Parts()
    {
        foreach (var part in Enum.GetValues<SettingsPart>())
            yield return (SettingsForm.IdOf(part), Texts[$"Part{part}"]);

        yield return (TestMailPanel.Id, Texts["TestPart"]);
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext change)
    {
        // A jump within the page leaves nothing.
        var isHere = Navigation.ToAbsoluteUri(change.TargetLocation).AbsolutePath == PortalRoutes.Settings;
        if (!IsDirty || isHere)
            return;

        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["LeaveTitle"], Texts["LeaveText"], yes: Texts["Leave"], no: Texts["Stay"]))
            change.PreventNavigation();
    }
}
