using System.Globalization;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.AuditAdmin;

/// <summary>What its row has no room for, and the ways to entries like it.</summary>
public sealed partial class AuditDetails : IDisposable
{
    private readonly Leaving leaving = new();
    private AuditSealView? seal;
    private bool isLoaded;

    [Parameter, EditorRequired]
    public AuditRow Entry { get; set; } = default!;

    /// <summary>In which it stands: what its reader may see beside it.</summary>
    [Parameter, EditorRequired]
    public AuditList List { get; set; } = default!;

    [Inject]
    private AuditQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private string Exact => Entry.At.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    public void Dispose() => leaving.Dispose();

    /// <summary>Again whenever the list was read again: by then it may be sealed.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (seal is not null)
            return;

        seal = await Query.SealOfAsync(await SignedIn.CallerAsync(), Entry.Id, leaving.Token);
        isLoaded = true;
    }

    private static string Like(AuditFilter filter) => filter.Address();
}
