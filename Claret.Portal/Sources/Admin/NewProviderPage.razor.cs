using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Claret.Portal.Sources.Admin;

/// <summary>Adds a provider of one kind. It is saved switched off, and goes on at its own page.</summary>
public sealed partial class NewProviderPage : IDisposable
{
    private readonly Leaving leaving = new();
    private ProviderInput? input;
    private bool? mayAdd;

    /// <summary>As the address calls it.</summary>
    [Parameter]
    public string Kind { get; set; } = "";

    [Inject]
    private SourcesQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    /// <summary>Once it has been added there is nothing to lose.</summary>
    private bool IsDirty => input is { State: null, IsDirty: true };

    public static string KindOf(PersonSource source) => source switch
    {
        PersonSource.Sso => "sso",
        PersonSource.Ldap => "ldap",
        _ => "file",
    };

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        var source = Enum.GetValues<PersonSource>().Where(source => source != PersonSource.Local)
            .Where(source => KindOf(source).Equals(Kind, StringComparison.OrdinalIgnoreCase)).Select(source => (PersonSource?)source).FirstOrDefault();
        if (input?.Source != source)
            input = source is { } kind ? ProviderInput.New(kind) : null;
        if (RendererInfo.IsInteractive)
            mayAdd = (await Query.ListAsync(await SignedIn.CallerAsync(), leaving.Token))?.MayAdd ?? false;
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext change)
    {
        // A jump within the page leaves nothing.
        var isHere = Navigation.ToAbsoluteUri(change.TargetLocation).AbsolutePath == PortalRoutes.NewSource(Kind);
        if (IsDirty && !isHere && !await ConfirmDialog.AskAsync(Dialogs, Texts["LeaveTitle"], Texts["LeaveText"], yes: Texts["Leave"], no: Texts["Stay"]))
            change.PreventNavigation();
    }
}
