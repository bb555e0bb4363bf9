using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Claret.Portal.People;

/// <summary>
/// The people grid. Whom it shows stands in the address, so a link or the back button restores the view; whom somebody has picked
/// stays picked from page to page. Rows are plain markup: fifty of them cost a fifth of what components would.
/// </summary>
public sealed partial class PeoplePage : IDisposable
{
    /// <summary>So many can be picked for one act.</summary>
    public const int MaxPicked = 200;

    /// <summary>Keys that are struck together ask once. More patience would be felt: a search takes no longer than this itself.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly Leaving leaving = new();
    private readonly HashSet<long> picked = [];
    private readonly List<string> led = [];
    private CancellationTokenSource? typing;
    private PeopleView view = new();
    private GridLook look = new();
    private PeopleList? list;
    private string typed = "";
    private int loads;
    private bool isFiltering;
    private bool isDenied;

    [Inject]
    private PeopleQuery Query { get; set; } = default!;

    [Inject]
    private GridLooks Looks { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private SignedInPerson Person { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private int Narrowings => view.Flags.Count
        + (view.Source is null ? 0 : 1) + (view.Provider is null ? 0 : 1) + (view.Standing is null ? 0 : 1) + (view.Privilege is null ? 0 : 1);

    public void Dispose()
    {
        Navigation.LocationChanged -= Follow;
        leaving.Dispose();
        typing?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        view = PeopleView.In(Navigation.Uri);
        typed = view.Search;
        // Drawn once by the circuit: a prerendered grid would ask the database twice.
        if (!RendererInfo.IsInteractive)
            return;

        Navigation.LocationChanged += Follow;
        look = await Looks.ReadAsync(await Person.CallerAsync(), leaving.Token);
        await LoadAsync();
    }

    /// <summary>A link, a sorted column, or the back button.</summary>
    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        if (Navigation.ToAbsoluteUri(change.Location).AbsolutePath != PortalRoutes.People)
            return;

        var there = PeopleView.In(change.Location);
        // Typing led it there; the browser tells so only a way there and back later, and must not take back what was typed since.
        if (led.Remove(there.Address()) || there.Address() == view.Address())
            return;

        view = there;
        if (typing is null)
            typed = view.Search;
        _ = InvokeAsync(LoadAndDrawAsync);
    }

    private async Task LoadAndDrawAsync()
    {
        try
        {
            await LoadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // Left meanwhile.
        }
        catch (Exception broken)
        {
            await DispatchExceptionAsync(broken);
        }
    }

    private async Task LoadAsync()
    {
        var mine = ++loads;
        var found = await Query.ListAsync(await Person.CallerAsync(), view, leaving.Token);
        // A slow answer to an older search must not take the place of a newer one.
        if (mine == loads)
            (list, isDenied) = (found, found is null);
    }

    private async Task TypeAsync(string? letters)
    {
        typed = letters ?? "";
        typing?.Cancel();
        typing?.Dispose();
        typing = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        var mine = typing;
        try
        {
            await Task.Delay(Pause, Clock, mine.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await SearchNowAsync();
    }

    /// <summary>Shows it at once; the address follows.</summary>
    private async Task SearchNowAsync()
    {
        typing?.Cancel();
        typing?.Dispose();
        typing = null;
        var mine = view = view.FromTheStart() with { Search = typed.Trim() };
        await LoadAsync();
        // Otherwise more was typed meanwhile, and its search will lead there.
        if (ReferenceEquals(mine, view))
        {
            led.Add(view.Address());
            Navigation.NavigateTo(view.Address(), replace: true);
        }
    }

    /// <summary>The same column again turns the order round.</summary>
    private string OrderedBy(PeopleSort sort) =>
        (view.FromTheStart() with { Sort = sort, IsDescending = view.Sort == sort ? !view.IsDescending : sort is PeopleSort.LastSignIn or PeopleSort.Created }).Address();

    private async Task KeepAsync(GridLook wanted)
    {
        look = wanted;
        await Looks.KeepAsync(await Person.CallerAsync(), look, leaving.Token);
    }

    private void Pick(long id)
    {
        if (!picked.Remove(id))
            PickUpToMany([id]);
    }

    private void PickAll()
    {
        var here = list!.Rows.Select(row => row.Id).ToList();
        if (here.TrueForAll(picked.Contains))
            picked.ExceptWith(here);
        else
            PickUpToMany(here);
    }

    private void PickUpToMany(IEnumerable<long> ids)
    {
        foreach (var id in ids.Where(id => !picked.Contains(id)))
        {
            if (picked.Count == MaxPicked)
            {
                Snackbar.Add(Texts["PickedMost", MaxPicked], Severity.Info);
                return;
            }

            picked.Add(id);
        }
    }

    private async Task AskAsync(PersonRow person)
    {
        if (await SendResetDialog.AskAsync(person, Dialogs, Snackbar, Navigation, Texts) is SendOutcome.Refused)
            await LoadAsync();
    }

    private async Task AskManyAsync()
    {
        var parameters = new DialogParameters<SendManyDialog> { { dialog => dialog.Ids, [.. picked] } };
        var dialog = await Dialogs.ShowAsync<SendManyDialog>(Texts["SendManyTitle"], parameters, SendManyDialog.Options);
        // What was sent needs no second time; what wasn't stays picked.
        if ((await dialog.Result)?.Data is IReadOnlyCollection<long> sent)
            picked.ExceptWith(sent);
        await LoadAsync();
    }

    private string SourceOf(PersonRow person) => Texts[$"Source{person.Source}"] + (person.ProviderName is { } provider ? $" · {provider}" : "");

    private static string SourceClass(PersonSource source) => source switch
    {
        PersonSource.Local => "local",
        PersonSource.Sso => "sso",
        PersonSource.Ldap => "ldap",
        _ => "usersync",
    };

    private static string StateClass(PersonRow person) => person.Standing switch
    {
        PeopleStanding.Blocked => "blocked",
        PeopleStanding.Invited => "waiting",
        _ => "active",
    };
}
