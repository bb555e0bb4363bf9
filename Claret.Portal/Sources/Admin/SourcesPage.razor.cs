using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Claret.Portal.Sources.Admin;

/// <summary>Where people come from: every provider with how it is doing, and a way to add the next.</summary>
public sealed partial class SourcesPage : IDisposable
{
    /// <summary>The policy that this page demands.</summary>
    public const string MayView = "ViewSources";

    private readonly Leaving leaving = new();
    private SourcesView? view;
    private bool isDenied;

    /// <summary>Taken so that the page reads anew when the reader's own privileges change under it.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private SourcesQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        view = await Query.ListAsync(await SignedIn.CallerAsync(), leaving.Token);
        isDenied = view is null;
    }
}
