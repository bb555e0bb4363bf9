using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Claret.Portal.MailAdmin;

/// <summary>
/// Above the admins' pages while no mail goes out. It looks whenever another page or state is shown, and never by a clock of its
/// own: that would count as use, and keep a session alive whose owner has gone home.
/// </summary>
public sealed partial class MailStoppageBanner : IDisposable
{
    private const string Pages = "admin/";

    private readonly Leaving leaving = new();
    private MailStoppage? stoppage;

    [Inject]
    private MailStoppageQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Waiting => stoppage!.Waiting switch
    {
        0 => Texts["NoMailWaits"],
        1 => Texts["OneMailWaits"],
        >= MailStoppage.CountedUpTo => Texts["ManyMailsWait", MailStoppage.CountedUpTo - 1],
        var some => Texts["MailsWait", some],
    };

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        Navigation.LocationChanged += OnLocationChanged;
        await LookAsync();
    }

    private async Task LookAsync() => stoppage = Navigation.ToBaseRelativePath(Navigation.Uri).StartsWith(Pages, StringComparison.OrdinalIgnoreCase)
        ? await Query.ReadAsync(await SignedIn.CallerAsync(), leaving.Token)
        : null;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        try
        {
            await LookAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
#pragma warning disable CA1031 // As if the page itself had thrown it: the boundary around both has a sentence for it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(fault);
        }
    });
}
