using Claret.Portal.Accounts;
using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Claret.Portal.Profile.Dialogs;

/// <summary>"Set privileges based on…": finds another person, shows what would be different, and overwrites only then.</summary>
public sealed partial class CopyPrivilegesDialog : IDisposable
{
    private readonly Leaving leaving = new();
    private readonly OneClick click = new();
    private IReadOnlyList<PersonRow> found = [];
    private PersonRow? source;
    private Privileges? theirs;
    private Privileges seen = default!;
    private GiveOutcome.Refused? refused;
    private string? typed;
    private bool hasSearched;
    private bool hasChanged;
    private int searches;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = true, BackdropClick = false, MaxWidth = MaxWidth.Small, FullWidth = true };

    [Parameter, EditorRequired]
    public PersonProfile Profile { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private ProfileQuery Query { get; set; } = default!;

    [Inject]
    private PrivilegeGiving Giving { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override void OnInitialized() => seen = Profile.Privileges;

    private async Task SearchAsync(string? letters)
    {
        var mine = ++searches;
        typed = letters ?? "";
        var answer = await Query.FindSourcesAsync(await SignedIn.CallerAsync(), typed, leaving.Token);
        // A slow answer to fewer letters must not take the place of a newer one.
        if (mine != searches)
            return;

        found = [.. answer.Where(person => person.Id != Profile.Person.Id)];
        hasSearched = !string.IsNullOrWhiteSpace(typed);
    }

    private async Task ChooseAsync(PersonRow person)
    {
        hasChanged = false;
        theirs = await Query.PrivilegesOfAsync(await SignedIn.CallerAsync(), person.Id, leaving.Token);
        source = theirs is null ? null : person;
        if (theirs is null)
            found = [.. found.Where(other => other.Id != person.Id)];
    }

    private void ChooseAnother() => (source, theirs) = (null, null);

    private Task GiveAsync() => click.RunAsync(async () =>
    {
        if (refused is not null || source is null || theirs is null)
            return refused is not null;

        var outcome = await Giving.GiveAsync(await SignedIn.CallerAsync(), Profile.Person.Id, seen, theirs, source.Id, CancellationToken.None);
        switch (outcome)
        {
            case GiveOutcome.Refused why:
                refused = why;
                return true;
            case GiveOutcome.Changed changed:
                (seen, hasChanged) = (changed.Now, true);
                return false;
            case GiveOutcome.SourceChanged:
                await ChooseAsync(source);
                hasChanged = true;
                return false;
            default:
                Dialog.Close(DialogResult.Ok(outcome));
                return true;
        }
    });

    private void Close() => Dialog.Close((refused, hasChanged) switch
    {
        ({ } why, _) => DialogResult.Ok<GiveOutcome>(why),
        (_, true) => DialogResult.Ok<GiveOutcome>(new GiveOutcome.Changed(seen)),
        _ => DialogResult.Cancel(),
    });
}
