using Claret.Portal.AuditAdmin;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Claret.Portal.Profile;

/// <summary>One person: who they are, where their password lives, what they may do, and what can be done for them.</summary>
public sealed partial class PersonPage : IDisposable
{
    private readonly Leaving leaving = new();
    private ProfileAnswer? answer;
    private PersonTrail? trail;
    private long shown;
    private int loads;

    [Parameter]
    public long PersonId { get; set; }

    /// <summary>Taken so that the page reads anew when the reader's own privileges change under it.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private ProfileQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private PersonProfile? Profile => (answer as ProfileAnswer.Found)?.Profile;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        // Nobody must act on one person under the name of another.
        if (shown != PersonId)
            (answer, shown) = (null, PersonId);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var mine = ++loads;
        var read = await Query.ReadAsync(await SignedIn.CallerAsync(), PersonId, leaving.Token);
        // A slow answer to an older question must not take the place of a newer one.
        if (mine == loads)
            answer = read;
        // The same id again would not have it drawn anew.
        if (trail is not null)
            await trail.ReloadAsync();
    }
}
