using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Shell;

/// <summary>
/// The html around every page. Pages are interactive, and prerendered, unless they carry <see cref="ExcludeFromInteractiveRoutingAttribute"/>:
/// those (sign-in, errors) need no script at all.
/// </summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private CspNonce Nonce { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ShellTexts> Texts { get; set; } = default!;

    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    private InteractiveServerRenderMode? PageMode => IsInteractive ? RenderMode.InteractiveServer : null;
}
