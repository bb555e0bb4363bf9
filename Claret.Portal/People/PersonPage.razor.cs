using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.People;

/// <summary>One person: who they are, where their password lives, and what became of their resets.</summary>
public sealed partial class PersonPage : IDisposable
{
    private readonly Leaving leaving = new();
    private PersonProfile? profile;
    private bool isLoaded;

    [Parameter]
    public long PersonId { get; set; }

    [Inject]
    private PeopleQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        profile = await Query.ProfileAsync(await SignedIn.CallerAsync(), PersonId, leaving.Token);
        isLoaded = true;
    }
}
