using Microsoft.AspNetCore.Components;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace Claret.Portal.Shell;

/// <summary>
/// Asks whether somebody may see a page, and draws it: once for each page. Asked anew whenever something changes in a page's address, the
/// framework would take the page away until the database has answered, and with it whatever was typed, picked or had the focus. What a page
/// reads and does it asks for itself each time, and a circuit that lost its session or privileges is told so by the watch.
/// </summary>
public sealed partial class PageGate
{
    private RouteData? drawn;
    private bool isAnother;

    [Parameter, EditorRequired]
    public RouteData Route { get; set; } = default!;

    [CascadingParameter]
    private AskedTogether? AskedByRequest { get; set; }

    protected override void OnParametersSet() => (isAnother, drawn) = (!IsDrawn(Route), Route);

    protected override bool ShouldRender() => isAnother;

    private bool IsDrawn(RouteData route) => drawn?.PageType == route.PageType
        && drawn.RouteValues.Count == route.RouteValues.Count
        && drawn.RouteValues.All(value => route.RouteValues.TryGetValue(value.Key, out var now) && Equals(value.Value, now));
}
