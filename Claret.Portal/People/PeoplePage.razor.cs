using System.Globalization;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.People;

/// <summary>The people grid. What is searched and which page is shown stands in the address, so a link or the back button restores the view.</summary>
public sealed partial class PeoplePage : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Leaving leaving = new();
    private CancellationTokenSource? typing;
    private PeopleList? list;
    private string? typed;
    private int loads;
    private bool isDenied;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? Page { get; set; }

    [Inject]
    private PeopleQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson Person { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    public void Dispose()
    {
        leaving.Dispose();
        typing?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        // The address follows the typing; it must not take back what was typed since.
        if (typing is null && typed?.Trim() != Search)
            typed = Search;
        // Drawn once by the circuit: a prerendered grid would ask the database twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var mine = ++loads;
        var found = await Query.ListAsync(await Person.CallerAsync(), Search, int.TryParse(Page, CultureInfo.InvariantCulture, out var page) ? page : 1, leaving.Token);
        // A slow answer to an older search must not take the place of a newer one.
        if (mine == loads)
            (list, isDenied) = (found, found is null);
    }

    private async Task TypeAsync(ChangeEventArgs change)
    {
        typed = change.Value as string;
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

        SearchNow();
    }

    private void SearchNow()
    {
        typing?.Cancel();
        typing?.Dispose();
        typing = null;
        Navigation.NavigateTo(AddressOf(page: 1, typed), replace: true);
    }

    private void Clear()
    {
        typed = null;
        SearchNow();
    }

    private string Showing(PeopleList shown) => shown switch
    {
        { Total: 1 } => Texts["ShowingOne"],
        { Pages: 1 } => Texts["ShowingAll", shown.Total],
        _ => Texts["ShowingRange", shown.First, shown.Last, shown.Total],
    };

    private string AddressOf(int page) => AddressOf(page, Search);

    private static string AddressOf(int page, string? search)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!string.IsNullOrWhiteSpace(search))
            query["search"] = search.Trim();
        if (page > 1)
            query["page"] = page.ToString(CultureInfo.InvariantCulture);
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(PortalRoutes.People, query);
    }
}
