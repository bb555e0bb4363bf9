using System.Globalization;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Resets;

/// <summary>Every reset, newest first, and the way from a reference that somebody reads out to its trace.</summary>
public sealed partial class ResetsPage : IDisposable
{
    private readonly Leaving leaving = new();
    private IReadOnlyList<ResetRow>? rows;
    private string? typed;
    private string? notFound;
    private bool isDenied;

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [Inject]
    private ResetTraceQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        rows = await Query.ListAsync(await SignedIn.CallerAsync(), long.TryParse(Before, CultureInfo.InvariantCulture, out var before) ? before : null, leaving.Token);
        isDenied = rows is null;
    }

    private async Task FindAsync()
    {
        if (ResetReference.Parse(typed) is not { } reference)
        {
            notFound = Texts["NotAReference"];
            return;
        }

        if (await Query.FindAsync(await SignedIn.CallerAsync(), reference, leaving.Token) is null)
            notFound = Texts["NoSuchReference", reference];
        else
            Navigation.NavigateTo(PortalRoutes.ResetTrace(reference));
    }
}
