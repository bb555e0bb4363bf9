using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Resets;

/// <summary>
/// The page of a mailed link. The ticket stands in the fragment, so only the circuit ever sees it: prerendering, proxies and
/// referrers don't. It leaves the address bar as soon as it has been read.
/// </summary>
public sealed partial class ResetPasswordPage : IDisposable
{
    private const string TicketKey = "ticket=";

    private readonly CancellationTokenSource leaving = new();
    private string? ticket;
    private TicketView? view;
    private string? changedFor;
    private ElementReference changedHeading;
    private bool isRead;
    private bool focusChanged;

    [Inject]
    private ResetService Service { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // A second link pasted into the same tab changes only the fragment.
            Navigation.LocationChanged += OnLocationChanged;
            await ReadTicketAsync();
        }

        if (focusChanged && changedHeading.Context is not null)
        {
            focusChanged = false;
            await changedHeading.FocusAsync();
        }
    }

    private void OnLocationChanged(object? sender, Microsoft.AspNetCore.Components.Routing.LocationChangedEventArgs change)
    {
        if (TicketIn(change.Location) is not null)
            _ = InvokeAsync(ReadTicketAsync);
    }

    private async Task ReadTicketAsync()
    {
        try
        {
            ticket = TicketIn(Navigation.Uri);
            isRead = true;
            if (ticket is not null)
            {
                (view, changedFor) = (null, null);
                Navigation.NavigateTo(PortalRoutes.ResetPassword, replace: true);
                var mine = ticket;
                var seen = await Service.InspectAsync(mine, opened: true, leaving.Token);
                // Another link may have come into this tab meanwhile.
                if (mine == ticket)
                    view = seen;
            }

            StateHasChanged();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The person has left the page.
        }
        catch (Exception broken)
        {
            await DispatchExceptionAsync(broken);
        }
    }

    private static string? TicketIn(string uri)
    {
        var fragment = new Uri(uri).Fragment.TrimStart('#');
        return fragment.StartsWith(TicketKey, StringComparison.Ordinal) ? fragment[TicketKey.Length..] : null;
    }

    private async Task<CompleteOutcome> CompleteAsync(string newPassword)
    {
        var outcome = await Service.CompleteAsync(ticket, newPassword, leaving.Token);
        switch (outcome)
        {
            case CompleteOutcome.Completed completed:
                changedFor = completed.Username;
                focusChanged = true;
                ticket = null;
                break;
            case CompleteOutcome.TicketDead dead:
                view = dead.View;
                break;
        }

        StateHasChanged();
        return outcome;
    }

    private Task<RenewOutcome> RenewAsync() => Service.RenewAsync(ticket, leaving.Token);
}
