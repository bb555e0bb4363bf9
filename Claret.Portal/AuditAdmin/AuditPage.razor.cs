using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.AuditAdmin;

/// <summary>What is on record, newest first. Filter, page and the entry whose details are open stand in the address, so a link or the back button restores them.</summary>
public sealed partial class AuditPage : IDisposable
{
    /// <summary>The policy that this page demands.</summary>
    public const string MayView = "ViewAudit";

    private readonly Leaving leaving = new();
    private AuditList? list;
    private (AuditFilter Filter, AuditPlace Place)? shown;
    private int loads;
    private bool isDenied;

    [SupplyParameterFromQuery(Name = "what")]
    private string? What { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? Outcome { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    private string? Actor { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    private string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "origin")]
    private string? Origin { get; set; }

    [SupplyParameterFromQuery(Name = "reference")]
    private string? Reference { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "entry")]
    private string? Entry { get; set; }

    [Inject]
    private AuditQuery Query { get; set; } = default!;

    [Inject]
    private AuditWords Words { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private AuditFilter Filter { get; set; } = AuditFilter.Everything;

    private AuditPlace Place { get; set; } = AuditPlace.Newest;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        Filter = AuditFilter.Read(What, Outcome, Actor, Person, Origin, Reference, From, To);
        Place = new AuditPlace(AuditFilter.Number(Before), AuditFilter.Number(After), AuditFilter.Number(Entry));
        if (!RendererInfo.IsInteractive || IsShown)
            return;

        // Entries under another filter's heading would be wrong for as long as the database takes.
        if (shown?.Filter != Filter)
            list = null;
        await LoadAsync();
    }

    /// <summary>Opening an entry leaves the list as it is.</summary>
    private bool IsShown => list is not null && shown == (Filter, Place with { Entry = null }) && (Place.Entry is not { } entry || list.Rows.Any(row => row.Id == entry));

    private async Task LoadAsync()
    {
        var mine = ++loads;
        shown = (Filter, Place with { Entry = null });
        var found = await Query.ListAsync(await SignedIn.CallerAsync(), Filter, Place, leaving.Token);
        // A slow answer to an older question must not take the place of a newer one.
        if (mine == loads)
            (list, isDenied) = (found, found is null);
    }

    /// <summary>Opens the entry, or closes it.</summary>
    private string AddressOf(AuditRow entry) => Filter.Address(list!.Place with { Entry = entry.Id == Place.Entry ? null : entry.Id });

    private string PageAddress(AuditPlace place) => Filter.Address(place);

    private static string DetailsId(AuditRow entry) => FormattableString.Invariant($"entry-{entry.Id}");
}
