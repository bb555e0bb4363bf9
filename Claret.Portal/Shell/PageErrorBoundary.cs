using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Shell;

/// <summary>A page that breaks leaves a plain sentence and a way to try again, not a dead circuit. What broke is in the log alone.</summary>
public sealed class PageErrorBoundary : ErrorBoundary
{
    private string? brokenAt;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ShellTexts> Texts { get; set; } = default!;

    // Another page is another try.
    protected override void OnParametersSet()
    {
        if (CurrentException is not null && !string.Equals(brokenAt, Navigation.Uri, StringComparison.Ordinal))
            Recover();
    }

    protected override Task OnErrorAsync(Exception exception)
    {
        brokenAt = Navigation.Uri;
        return base.OnErrorAsync(exception);
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenElement(1, "div");
        builder.AddAttribute(2, "class", "empty");
        builder.AddAttribute(3, "role", "alert");
        builder.OpenElement(4, "h1");
        builder.AddContent(5, Texts["BrokenHeading"]);
        builder.CloseElement();
        builder.OpenElement(6, "p");
        builder.AddContent(7, Texts["BrokenText"]);
        builder.CloseElement();
        builder.OpenElement(8, "button");
        builder.AddAttribute(9, "type", "button");
        builder.AddAttribute(10, "class", "button primary");
        builder.AddAttribute(11, "onclick", EventCallback.Factory.Create(this, Recover));
        builder.AddContent(12, Texts["TryAgain"]);
        builder.CloseElement();
        builder.CloseElement();
    }
}
