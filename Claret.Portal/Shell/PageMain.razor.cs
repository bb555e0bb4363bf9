using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Shell;

/// <summary>
/// The one main element of a page. It says whether clicks and typing are served: on a page of plain html at once, on
/// an interactive one when the circuit has drawn it.
/// </summary>
public sealed partial class PageMain
{
    private bool isServed;

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private bool IsStatic => AssignedRenderMode is null;

    // Never called while prerendering.
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;

        isServed = true;
        StateHasChanged();
    }
}
