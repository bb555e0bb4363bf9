using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Profile.Dialogs;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile;

/// <summary>Where somebody is signed in, and since when. What is ended here shows sign-in within seconds.</summary>
public sealed partial class SessionsCard
{
    private readonly OneClick click = new();

    [Parameter, EditorRequired]
    public PersonProfile Profile { get; set; } = default!;

    /// <summary>What the page shows is out of date.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private SessionEnding Ending { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string NameOf(ShownSession session) => BrowserName.Of(session.UserAgent) switch
    {
        { Browser: { } browser, System: { } system } => Texts["BrowserOn", browser, system],
        { Browser: { } browser } => browser,
        { System: { } system } => Texts["SomethingOn", system],
        _ => Texts["UnknownBrowser"],
    };

    private Task EndAsync(ShownSession? session) => click.RunAsync(async () =>
    {
        var name = MailLine.Of(Profile.Person.Name, ProfileWords.NameInPassing);
        var question = session is null ? Texts["EndAllText", name] : Texts["EndText", name, NameOf(session)];
        if (!await ConfirmDialog.AskAsync(Dialogs, Texts["EndTitle"], question, yes: Texts["End"], no: Texts["Cancel"]))
            return false;

        var (text, severity) = await Ending.EndAsync(await SignedIn.CallerAsync(), Profile.Person.Id, session?.Id, CancellationToken.None) switch
        {
            EndedOutcome.Ended { Count: 0 } => (Texts["HadEnded"], Severity.Info),
            EndedOutcome.Ended => (session is null ? Texts["EndedAll", name] : Texts["EndedOne", name, NameOf(session)], Severity.Success),
            EndedOutcome.Refused refused => (Texts[$"Refused{refused.Why}"], Severity.Error),
            var other => throw new InvalidOperationException($"Nobody says what comes of {other}."),
        };
        Snackbar.Add(text, severity);
        await OnChanged.InvokeAsync();
        return false;
    });
}
