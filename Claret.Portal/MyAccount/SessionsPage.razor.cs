using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.MyAccount;

/// <summary>Where one is signed in. What is ended here is out within seconds, on every node: its open pages show sign-in.</summary>
public sealed partial class SessionsPage : IDisposable
{
    private const string Screen = "M4 5h16v11H4zM9 20h6M12 16v4";
    private const string Phone = "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM11 18h2";

    private readonly Leaving leaving = new();
    private IReadOnlyList<OwnSession>? sessions;
    private ElementReference heading;
    private Guid? busy;
    private bool isEndingOthers;

    [Inject]
    private OwnSessions Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private SupportDesk Support { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private static string IconOf(OwnSession session) => BrowserName.Of(session.UserAgent).IsPhone ? Phone : Screen;

    private string NameOf(OwnSession session) => BrowserName.Of(session.UserAgent) switch
    {
        { Browser: { } browser, System: { } system } => Texts["BrowserOn", browser, system],
        { Browser: { } browser } => browser,
        { System: { } system } => Texts["SomethingOn", system],
        _ => Texts["UnknownBrowser"],
    };

    private async Task LoadAsync()
    {
        sessions = await Service.ListAsync(await SignedIn.CallerAsync(), leaving.Token);
        if (sessions is null)
            LeaveForSignIn();
    }

    private async Task EndAsync(OwnSession session)
    {
        if (busy is not null)
            return;

        busy = session.Id;
        try
        {
            await SayAsync(
                await Service.EndAsync(await SignedIn.CallerAsync(), session.Id, leaving.Token),
                ended => ended.Count == 0 ? Texts["HadEnded", NameOf(session)] : Texts["EndedOne", NameOf(session)]);
        }
        finally
        {
            busy = null;
        }
    }

    private async Task EndOthersAsync()
    {
        if (isEndingOthers)
            return;

        isEndingOthers = true;
        try
        {
            if (await ConfirmDialog.AskAsync(Dialogs, Texts["EndOthers"], Texts["EndOthersText"], yes: Texts["EndOthersYes"], no: Texts["EndOthersNo"]))
                await SayAsync(await Service.EndOthersAsync(await SignedIn.CallerAsync(), leaving.Token), _ => Texts["EndedOthers"]);
        }
        finally
        {
            isEndingOthers = false;
        }
    }

    private async Task SayAsync(EndSessionsOutcome outcome, Func<EndSessionsOutcome.Ended, string> words)
    {
        if (outcome is not EndSessionsOutcome.Ended ended)
        {
            LeaveForSignIn();
            return;
        }

        Snackbar.Add(words(ended), Severity.Success);
        await LoadAsync();
        // The button that had the focus is gone with its row.
        if (heading.Context is not null)
            await heading.FocusAsync();
    }

    private void LeaveForSignIn() => Navigation.NavigateTo(PortalRoutes.SignInAndReturnTo(PortalRoutes.Sessions), forceLoad: true);
}
