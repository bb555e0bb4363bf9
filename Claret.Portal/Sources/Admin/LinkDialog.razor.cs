using Claret.Portal.Hosting;
using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Linking;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Sources.Admin;

/// <summary>"Link to a person…": finds an account, shows both addresses and what the link means, and links only then.</summary>
public sealed partial class LinkDialog : IDisposable
{
    private const int Shown = 6;

    private readonly Leaving leaving = new();
    private readonly OneClick click = new();
    private IReadOnlyList<PersonRow> found = [];
    private PersonRow? chosen;
    private string? typed;
    private string? refused;
    private bool hasSearched;
    private bool mayNotSee;
    private bool isGone;
    private int searches;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = true, BackdropClick = false, MaxWidth = MaxWidth.Small, FullWidth = true };

    [Parameter, EditorRequired]
    public WaitingPerson Waiting { get; set; } = default!;

    [Parameter, EditorRequired]
    public string ProviderName { get; set; } = "";

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PeopleQuery People { get; set; } = default!;

    [Inject]
    private PersonMoving Moving { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    private static string NameOf(WaitingPerson person) => person.Name ?? person.Username ?? person.ExternalId;

    private async Task SearchAsync(string? letters)
    {
        var mine = ++searches;
        typed = letters ?? "";
        var list = string.IsNullOrWhiteSpace(typed)
            ? null
            : await People.ListAsync(await SignedIn.CallerAsync(), new PeopleView { Search = Typed.Cut(typed, PeopleView.MaxSearch) }, leaving.Token);
        // A slow answer to fewer letters must not take the place of a newer one.
        if (mine != searches)
            return;

        found = [.. (list?.Rows ?? []).Take(Shown)];
        hasSearched = !string.IsNullOrWhiteSpace(typed);
        mayNotSee = hasSearched && list is null;
    }

    private void ChooseAnother() => (chosen, refused) = (null, null);

    private Task LinkAsync() => click.RunAsync(async () =>
    {
        if (chosen is not { } person || refused is not null)
            return false;

        switch (await Moving.LinkAsync(await SignedIn.CallerAsync(), Waiting.Id, person.Id, CancellationToken.None))
        {
            case MoveOutcome.Moved:
                Dialog.Close(DialogResult.Ok(Texts["Linked", person.Name, ProviderName].Value));
                return true;
            case MoveOutcome.Gone:
                (refused, isGone) = (Texts["LinkGone"], true);
                return false;
            case MoveOutcome.Refused why:
                refused = Texts[$"Act{why.Why}"];
                return false;
            default:
                return false;
        }
    });

    /// <summary>Whoever waited and waits no more is taken from the list.</summary>
    private void Close() => Dialog.Close(isGone ? DialogResult.Ok("") : DialogResult.Cancel());
}
