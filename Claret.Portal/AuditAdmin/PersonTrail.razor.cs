using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.AuditAdmin;

/// <summary>The newest entries on one person, for their profile. Draws nothing for who may not see the audit.</summary>
public sealed partial class PersonTrail : IDisposable
{
    private readonly Leaving leaving = new();
    private IReadOnlyList<AuditRow>? rows;

    [Parameter, EditorRequired]
    public long PersonId { get; set; }

    [Inject]
    private AuditQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private string All => new AuditFilter { PersonId = PersonId }.Address();

    public void Dispose() => leaving.Dispose();

    /// <summary>For the profile, when something was done to its person: the same id again would not have it drawn anew.</summary>
    public async Task ReloadAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var asked = PersonId;
        var found = await Query.TrailAsync(await SignedIn.CallerAsync(), asked, leaving.Token);
        if (asked == PersonId)
            rows = found;
    }

    /// <summary>The list with this entry open, and all others on the person around it.</summary>
    private string AddressOf(AuditRow entry) => new AuditFilter { PersonId = PersonId }.Address(new AuditPlace(Entry: entry.Id));

    private string By(AuditRow entry) => entry switch
    {
        { IsOnThemselves: true } => Texts["ByThemselves"],
        { Actor: { } actor } => actor.Name ?? Texts["Unnamed", actor.Id],
        _ => Words.Nobody(entry),
    };
}
