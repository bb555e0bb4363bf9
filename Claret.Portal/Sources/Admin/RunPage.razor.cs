using System.Globalization;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Claret.Portal.Sources.Admin;

/// <summary>One reading: what it found of each kind, what it asks, and leave to go on. Which kind is shown stands in the address.</summary>
public sealed partial class RunPage : IDisposable
{
    /// <summary>What needs an eye comes first.</summary>
    private static readonly SyncFindingKind[] Kinds = [SyncFindingKind.Blocked, SyncFindingKind.Refused, SyncFindingKind.Added, SyncFindingKind.Changed, SyncFindingKind.Returned];

    private readonly Leaving leaving = new();
    private readonly OneClick click = new();
    private RunPageView? view;
    private FindingPage? found;
    private string? problem;
    private bool isDenied;
    private bool isGone;
    private bool isWatching;
    private long shownRun;
    private int loads;

    [Parameter]
    public long ProviderId { get; set; }

    [Parameter]
    public long RunId { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageAsked { get; set; }

    /// <summary>Taken so that the page reads anew when the reader's own privileges change under it.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private SourcesQuery Query { get; set; } = default!;

    [Inject]
    private SyncDesk Desk { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private SyncRun Run => view!.Run;

    private int PageNumber => Math.Clamp(PageAsked ?? 0, 0, SyncFinding.MaxKept / SyncDesk.PageSize);

    /// <summary>What isn't one shows the first of which there is something.</summary>
    private SyncFindingKind Shown => Kinds.Where(kind => kind.ToString().Equals(Kind, StringComparison.OrdinalIgnoreCase)).Select(kind => (SyncFindingKind?)kind).FirstOrDefault()
        ?? Kinds.FirstOrDefault(kind => CountOf(kind) > 0, SyncFindingKind.Added);

    private bool MayAllow => view is { MayStart: true, IsLatest: true };

    private bool HasAnything => Kinds.Any(kind => kind != SyncFindingKind.Refused && CountOf(kind) > 0);

    private bool WouldAsk => Run.Problem?.StartsWith(nameof(RunProblem.WouldBlock), StringComparison.Ordinal) == true;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        if (shownRun != RunId)
            (view, found, problem, shownRun) = (null, null, null, RunId);
        await LoadAsync();
        if (view is not { Run.EndedAt: null } || isWatching)
            return;

        isWatching = true;
        _ = RunWatch.WhileAsync(LookAsync, InvokeAsync, DispatchExceptionAsync, Clock, leaving.Token);
    }

    private async Task<bool> LookAsync()
    {
        await LoadAsync();
        isWatching = view is { Run.EndedAt: null };
        StateHasChanged();
        return isWatching;
    }

    private async Task LoadAsync()
    {
        var mine = ++loads;
        var caller = await SignedIn.CallerAsync();
        var (read, mayView) = await Query.RunAsync(caller, ProviderId, RunId, leaving.Token);
        if (mine != loads)
            return;

        (view, isDenied, isGone) = (read, !mayView, mayView && read is null);
        if (view is null)
            return;

        var findings = await Desk.FindingsAsync(caller, RunId, Shown, PageNumber, leaving.Token);
        // A slow answer to an older question must not take the place of a newer one.
        if (mine == loads)
            found = findings;
    }

    private Task AllowAsync() => click.RunAsync(async () =>
    {
        var (title, question, yes) = Run.Blocked switch
        {
            0 => (Texts["DoItTitle"], Texts["DoItQuestion", RunWords.Numbers(Texts, Run)], Texts["DoIt"]),
            1 => (Texts["GoOnTitle"], Texts["GoOnQuestionOne", view!.ProviderName], Texts["GoOnOne"]),
            _ => (Texts["GoOnTitle"], Texts["GoOnQuestionMany", RunWords.Number(Run.Blocked), view!.ProviderName], Texts["GoOnMany", RunWords.Number(Run.Blocked)]),
        };
        if (!await ConfirmDialog.AskAsync(Dialogs, title, question, yes, no: Texts["NotNow"]))
            return false;

        switch (await Desk.AllowAsync(await SignedIn.CallerAsync(), RunId, CancellationToken.None))
        {
            case StartOutcome.Started started:
                Navigation.NavigateTo(PortalRoutes.SourceRun(ProviderId, started.RunId));
                break;
            case StartOutcome.Refused refused:
                problem = Texts[$"Start{refused.Why}"];
                await LoadAsync();
                break;
        }

        return false;
    });

    private int CountOf(SyncFindingKind kind) => kind switch
    {
        SyncFindingKind.Added => Run.Added,
        SyncFindingKind.Changed => Run.Changed,
        SyncFindingKind.Blocked => Run.Blocked,
        SyncFindingKind.Returned => Run.Returned,
        _ => Run.Refused,
    };

    private string AddressOf(SyncFindingKind kind, int page = 0) =>
        $"{PortalRoutes.SourceRun(ProviderId, RunId)}?kind={kind.ToString().ToLowerInvariant()}{(page == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&page={page}"))}";
}
