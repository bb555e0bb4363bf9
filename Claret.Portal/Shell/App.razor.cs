using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Shell;

/// <summary>
/// The html around every page. Pages are interactive, and prerendered, unless they carry <see cref="ExcludeFromInteractiveRoutingAttribute"/>:
/// those (sign-in, errors) need no script at all.
/// </summary>
public sealed partial class App
{
    public const string AskedPathName = "AskedPath";

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private CspNonce Nonce { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ShellTexts> Texts { get; set; } = default!;

    [Inject]
    private CircuitPlaces Places { get; set; } = default!;

    [Inject]
    private RequestOrigin Origin { get; set; } = default!;

    /// <summary>No circuit would be had: the page says so at once, instead of trying.</summary>
    private bool IsCrowded => !Places.MayOpenPage(Origin.Network);

    /// <summary>Null unless an error page stands where another page was asked for.</summary>
    private string? AskedPath => Http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? Http.Features.Get<IExceptionHandlerPathFeature>()?.Path;

    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    private InteractiveServerRenderMode? PageMode => IsInteractive ? RenderMode.InteractiveServer : null;
}
